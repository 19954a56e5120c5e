using GraphBooking.Domain.Shared;
using GraphBooking.Domain.Tenancy;

namespace GraphBooking.Application.Tenancy;

/// <summary>All tenants there are, looked up before a tenant is known.</summary>
public interface ITenantDirectory
{
    Task<Tenant?> FindBySlug(string slug, CancellationToken cancellationToken);

    Task<Tenant?> Find(TenantId id, CancellationToken cancellationToken);

    /// <returns>Refused when the slug is taken.</returns>
    Task<Result<Tenant>> Add(Tenant tenant, CancellationToken cancellationToken);
}
