using GraphBooking.Application.Shared;
using GraphBooking.Domain.Shared;
using GraphBooking.Domain.Tenancy;
using MediatR;

namespace GraphBooking.Application.Tenancy;

/// <summary>The caller's own tenant.</summary>
public sealed record GetTenant : IQuery<Tenant>;

/// <summary>Reads of the caller's own tenant, behind its row-level security.</summary>
public interface ITenantReads
{
    Task<Tenant?> Current(CancellationToken cancellationToken);
}

internal sealed class GetTenantHandler(ITenantReads tenants) : IRequestHandler<GetTenant, Result<Tenant>>
{
    public async Task<Result<Tenant>> Handle(GetTenant query, CancellationToken cancellationToken) =>
        await tenants.Current(cancellationToken) is { } tenant ? tenant : new NotFoundError(null);
}
