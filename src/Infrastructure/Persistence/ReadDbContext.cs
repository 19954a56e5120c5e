using GraphBooking.Application.Shared;
using Microsoft.EntityFrameworkCore;

namespace GraphBooking.Infrastructure.Persistence;

/// <summary>Queries, each its own transaction: the tenant session rides in the same round trip. Tracks and saves nothing.</summary>
public sealed class ReadDbContext : TenantDbContext
{
    public ReadDbContext(DbContextOptions<ReadDbContext> options, CallerContext callerContext)
        : base(options, callerContext) =>
        ChangeTracker.QueryTrackingBehavior = QueryTrackingBehavior.NoTracking;

    public override int SaveChanges(bool acceptAllChangesOnSuccess) => throw ReadOnly();

    public override Task<int> SaveChangesAsync(bool acceptAllChangesOnSuccess, CancellationToken cancellationToken = default) =>
        throw ReadOnly();

    private static InvalidOperationException ReadOnly() => new("A read context saves nothing.");
}
