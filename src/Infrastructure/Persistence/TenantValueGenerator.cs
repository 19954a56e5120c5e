using Microsoft.EntityFrameworkCore.ChangeTracking;
using Microsoft.EntityFrameworkCore.ValueGeneration;

namespace GraphBooking.Infrastructure.Persistence;

/// <summary>Whatever is added belongs to the tenant of the context that it is added to.</summary>
internal sealed class TenantValueGenerator : ValueGenerator<string>
{
    public override bool GeneratesTemporaryValues => false;

    public override string Next(EntityEntry entry) => ((TenantDbContext)entry.Context).CurrentTenant;
}
