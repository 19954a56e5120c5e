using GraphBooking.Application.Shared;
using GraphBooking.Application.Tenancy;
using GraphBooking.Domain.Shared;
using GraphBooking.Domain.Tenancy;
using Microsoft.Extensions.DependencyInjection;

namespace GraphBooking.Application.Operations.Import;

/// <summary>The tenant of a file: found by its slug, or created.</summary>
internal sealed class TenantFinder(IServiceScopeFactory scopes, Row<CreateTenant> row, ImportErrors errors)
{
    private const string Changed = "The tenant exists with another value.";

    /// <returns>Null when it cannot be had; the errors say why.</returns>
    public async Task<(Tenant Tenant, bool Created)?> FindOrCreate(CancellationToken cancellationToken)
    {
        if (await Find(cancellationToken) is { } found)
        {
            return IsAsWritten(found) ? (found, false) : null;
        }

        var created = await new ImportMessages(scopes, new Caller(Role.System, "system", null)).Send(row.Command, cancellationToken);
        if (created.TryGet(out var tenant))
        {
            return (tenant, true);
        }

        // Refused perhaps because another run of this file was first.
        if (await Find(cancellationToken) is { } other)
        {
            return IsAsWritten(other) ? (other, false) : null;
        }

        foreach (var error in created.Errors)
        {
            errors.AddOfCommand(row.Part, (error as ValidationError)?.Field ?? string.Empty, error.Message);
        }

        return null;
    }

    private async Task<Tenant?> Find(CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        return await scope.ServiceProvider.GetRequiredService<ITenantDirectory>().FindBySlug(row.Command.Slug, cancellationToken);
    }

    private bool IsAsWritten(Tenant tenant)
    {
        Compare("name", tenant.Name, row.Command.Name);
        Compare("timeZone", tenant.TimeZone, row.Command.TimeZone);
        Compare("currency", tenant.Currency, row.Command.Currency);
        return !errors.Any;
    }

    private void Compare(string field, string stored, string written)
    {
        if (stored != written)
        {
            errors.AddOfCommand(row.Part, field, Changed);
        }
    }
}
