using GraphBooking.Application.Tenancy;
using GraphBooking.Domain.Tenancy;
using Microsoft.EntityFrameworkCore;

namespace GraphBooking.Infrastructure.Persistence.Reads;

internal sealed class TenantReads(ReadDbContext db) : ITenantReads
{
    public Task<Tenant?> Current(CancellationToken cancellationToken) => db.Tenants.SingleOrDefaultAsync(cancellationToken);
}
