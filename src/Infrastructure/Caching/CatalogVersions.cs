using System.Diagnostics;
using GraphBooking.Domain.Shared;
using ZiggyCreatures.Caching.Fusion;

namespace GraphBooking.Infrastructure.Caching;

/// <summary>
/// Which version a tenant's catalogue has: read from the primary, held in this process for a second at most, and dropped at
/// once when this process has changed it, or hears through Redis that another one has.
/// </summary>
internal sealed class CatalogVersions(IFusionCache cache, CacheKeys keys)
{
    // While the database is away, what was held last will do for so long.
    private static readonly TimeSpan Stale = TimeSpan.FromMinutes(10);

    private readonly long[] _droppedAt = new long[1024];

    private readonly FusionCacheEntryOptions _holding = Life.Near(TimeSpan.FromSeconds(1))
        .SetFailSafe(true, maxDuration: Stale, throttleDuration: TimeSpan.FromSeconds(1));

    private readonly FusionCacheEntryOptions _dropping = new() { SkipDistributedCacheWrite = true };

    private readonly FusionCacheEntryOptions _seen = Life.Near(TimeSpan.FromMinutes(10));

    /// <summary>For tests, which cannot wait for what does not come.</summary>
    internal TimeSpan HeldFor
    {
        set => _holding.Duration = value;
    }

    /// <param name="tenant">Whose.</param>
    /// <param name="read">Reads it from the primary, perhaps with more in the same round trip.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<long> Current(TenantId tenant, Func<CancellationToken, Task<long>> read, CancellationToken cancellationToken)
    {
        var held = await cache.GetOrSetAsync<HeldVersion>(KeyOf(tenant), (_, token) => Read(read, token), _holding, token: cancellationToken);
        if (!IsUsable(tenant, held))
        {
            // It was being read while a change was committed.
            held = await Read(read, cancellationToken);
            await cache.SetAsync(KeyOf(tenant), held, _holding, token: cancellationToken);
        }

        return held.Version;
    }

    /// <summary>What was seen last on any node, however long ago: only good for looking whether it still holds.</summary>
    public async ValueTask<long?> LastSeen(TenantId tenant, CancellationToken cancellationToken)
    {
        var seen = await cache.TryGetAsync<long>(keys.Of(tenant, "catalog-seen"), _seen, cancellationToken);
        return seen.HasValue ? seen.Value : null;
    }

    public ValueTask Saw(TenantId tenant, long version) => cache.SetAsync(keys.Of(tenant, "catalog-seen"), version, _seen);

    /// <summary>To be called once a change is committed. Waits for nobody.</summary>
    public async Task Drop(TenantId tenant)
    {
        Volatile.Write(ref DroppedAt(tenant), Stopwatch.GetTimestamp());
        await cache.RemoveAsync(KeyOf(tenant), _dropping);
    }

    private bool IsUsable(TenantId tenant, HeldVersion held) => held.ReadFrom > Volatile.Read(ref DroppedAt(tenant));

    private static async Task<HeldVersion> Read(Func<CancellationToken, Task<long>> read, CancellationToken cancellationToken)
    {
        var began = Stopwatch.GetTimestamp();
        return new HeldVersion(await read(cancellationToken), began);
    }

    // Tenants share places: at worst one is read again for another's sake.
    private ref long DroppedAt(TenantId tenant) =>
        ref _droppedAt[(uint)string.GetHashCode(tenant.Value, StringComparison.Ordinal) % (uint)_droppedAt.Length];

    private string KeyOf(TenantId tenant) => keys.Of(tenant, "catalog");
}

/// <param name="Version">As the primary gave it.</param>
/// <param name="ReadFrom">When the reading began, by this process's clock: it saw all that was committed before.</param>
internal readonly record struct HeldVersion(long Version, long ReadFrom);
