using GraphBooking.Application.Shared;
using Microsoft.Extensions.DependencyInjection;

namespace GraphBooking.Application.Operations.Import;

/// <summary>
/// Brings a tenant and its catalogue in from a JSON file. A file with an error is not imported at all; a run that was cut
/// off is completed by the next one; a run over what is there already changes nothing.
/// </summary>
public sealed class TenantImporter(IServiceScopeFactory scopes, TimeProvider clock)
{
    /// <param name="json">The file's text.</param>
    /// <param name="cancellationToken">Gives up between two rows.</param>
    /// <returns>What was done, or every error of the file.</returns>
    public async Task<ImportReport> Import(string json, CancellationToken cancellationToken)
    {
        var errors = new ImportErrors();
        var now = clock.GetUtcNow();
        if (Read(json, errors, now) is not { } file || errors.Any
            || await new TenantFinder(scopes, file.Tenant, errors).FindOrCreate(cancellationToken) is not var (tenant, created))
        {
            return new ImportReport(errors.InOrder, 0, 0, 0);
        }

        var messages = new ImportMessages(scopes, Caller.System(tenant.Id));
        var (imported, unchanged) = await new ImportRun(file, messages, errors, now).Go(cancellationToken);
        var past = file.Resources.Sum(resource => resource.Closures.Count(closure => closure.Command.End <= now));
        return new ImportReport(errors.InOrder, imported + (created ? 1 : 0), unchanged + (created ? 0 : 1), past);
    }

    private ImportFile? Read(string json, ImportErrors errors, DateTimeOffset now)
    {
        using var scope = scopes.CreateScope();
        return new ImportFileReader(new RowRules(scope.ServiceProvider, errors), errors, now).Read(json);
    }
}
