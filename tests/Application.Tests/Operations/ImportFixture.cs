using GraphBooking.Application.Catalog;
using GraphBooking.Application.Customers;
using GraphBooking.Application.Operations.Import;
using GraphBooking.Application.Shared;
using GraphBooking.Application.Tenancy;
using GraphBooking.Application.Tests.Shared;
using Microsoft.Extensions.DependencyInjection;

namespace GraphBooking.Application.Tests.Operations;

/// <summary>An importer that can read and judge files, and has nowhere to take them.</summary>
internal static class ImportFixture
{
    public static readonly DateTimeOffset Now = new(2030, 5, 6, 12, 0, 0, TimeSpan.Zero);

    /// <summary>Line, field and message of each error; for good files it throws, because there is no directory to ask.</summary>
    public static async Task<IReadOnlyList<ImportError>> Refuse(string json)
    {
        var report = await new TenantImporter(new Scopes(), new Violations.StoppedClock(Now)).Import(json, CancellationToken.None);
        Assert.Equal((0, 0, 0), (report.Imported, report.Unchanged, report.Past));
        return report.Errors;
    }

    private sealed class Scopes : IServiceScopeFactory, IServiceScope, IServiceProvider
    {
        public IServiceProvider ServiceProvider => this;

        public IServiceScope CreateScope() => this;

        public object? GetService(Type serviceType) =>
            serviceType == typeof(MessageRules<CreateTenant>) ? new MessageRules<CreateTenant>([new CreateTenantValidator(new Violations.OneShard())])
            : serviceType == typeof(MessageRules<CreateResource>) ? new MessageRules<CreateResource>([new CreateResourceValidator()])
            : serviceType == typeof(MessageRules<AddClosure>) ? new MessageRules<AddClosure>([new AddClosureValidator(new Violations.StoppedClock(Now))])
            : serviceType == typeof(MessageRules<CreateService>) ? new MessageRules<CreateService>([new CreateServiceValidator()])
            : serviceType == typeof(MessageRules<CreateCustomer>) ? new MessageRules<CreateCustomer>([new CreateCustomerValidator()])
            : null;

        public void Dispose()
        {
        }
    }
}
