using GraphBooking.Application.Shared;
using GraphBooking.Domain.Shared;
using GraphBooking.Domain.Tenancy;

namespace GraphBooking.Application.Tenancy;

/// <summary>All tenants there are, looked up before a tenant is known.</summary>
public interface ITenantDirectory
{
    Task<Tenant?> FindBySlug(string slug, CancellationToken cancellationToken);

    Task<Tenant?> Find(TenantId id, CancellationToken cancellationToken);

    /// <param name="tenant">New.</param>
    /// <param name="consistency">Is told what was reached with it.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>Refused when the slug is taken.</returns>
    Task<Result<Tenant>> Add(Tenant tenant, Consistency consistency, CancellationToken cancellationToken);
}
