using System.Diagnostics;
using GraphBooking.Application.Shared;
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

    /// <param name="context">Whose, and how new it must be.</param>
    /// <param name="read">Reads it from the primary, perhaps with more in the same round trip.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<long> Current(CallerContext context, Func<Task<ReadVersion>> read, CancellationToken cancellationToken)
    {
        var (key, floor) = (KeyOf(context.Tenant), context.Consistency.Floor);
        var held = await cache.GetOrSetAsync<HeldVersion>(key, (_, _) => Read(read, floor), _holding, token: cancellationToken);
        if (!IsGoodEnough(held, context, floor))
        {
            held = await Read(read, floor);
            await cache.SetAsync(key, held, _holding, token: cancellationToken);
        }

        context.Consistency.Reached(held.Read.To);
        return held.Read.Version;
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

    // It may have been read for somebody who needs less, or while a change was being committed.
    private bool IsGoodEnough(HeldVersion held, CallerContext context, LogPosition floor) =>
        !context.Consistency.NeedsPrimary && held.Covers(floor) && held.Since > Volatile.Read(ref DroppedAt(context.Tenant));

    private static async Task<HeldVersion> Read(Func<Task<ReadVersion>> read, LogPosition floor)
    {
        var since = Stopwatch.GetTimestamp();
        return new HeldVersion(await read(), since, floor);
    }

    // Tenants share places: at worst one is read again for another's sake.
    private ref long DroppedAt(TenantId tenant) =>
        ref _droppedAt[(uint)string.GetHashCode(tenant.Value, StringComparison.Ordinal) % (uint)_droppedAt.Length];

    private string KeyOf(TenantId tenant) => keys.Of(tenant, "catalog");
}

/// <param name="Version">Of the catalogue.</param>
/// <param name="From">Where the primary was before it was read.</param>
/// <param name="To">Where the primary was after it was read.</param>
internal readonly record struct ReadVersion(long Version, LogPosition From, LogPosition To);

/// <param name="Read">On the primary.</param>
/// <param name="Since">When that began, by this process's clock: it saw all that this process had committed before.</param>
/// <param name="Floor">Known when it began: whoever had told of it had seen it committed.</param>
internal readonly record struct HeldVersion(ReadVersion Read, long Since, LogPosition Floor)
{
    /// <summary>
    /// Whether it was read at or after the position. A commit whose record the primary has written may not be visible yet:
    /// only of a position that lies before that of the reading is it certain that it was.
    /// </summary>
    public bool Covers(LogPosition position) => position < Read.From || position <= Floor;
}
