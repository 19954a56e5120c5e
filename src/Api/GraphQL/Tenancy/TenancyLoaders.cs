using GraphBooking.Api.GraphQL.Shared;
using GraphBooking.Application.Tenancy;
using GraphBooking.Domain.Shared;
using GraphBooking.Domain.Tenancy;

namespace GraphBooking.Api.GraphQL.Tenancy;

internal static class TenancyLoaders
{
    /// <summary>The caller's own tenant under its id; every other id names nothing.</summary>
    public static readonly Loader<TenantId, Tenant> Tenant = new(async (request, _, cancellationToken) =>
    {
        var result = await request.Send(new GetTenant(), cancellationToken);
        return Result<Func<TenantId, object?>>.Of(id => result.TryGet(out var tenant) && tenant.Id == id ? tenant : null);
    });
}
