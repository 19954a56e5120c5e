using System.Collections.Concurrent;
using GraphBooking.Application.Shared;
using GraphBooking.Domain.Shared;
using ZiggyCreatures.Caching.Fusion;

namespace GraphBooking.Infrastructure.Caching;

/// <param name="Id">Of what, within its tenant.</param>
/// <param name="Version">The oldest that will do.</param>
internal readonly record struct Wanted<TId>(TId Id, long Version);

/// <param name="Id">Of what, within its tenant.</param>
/// <param name="Version">Read in the statement that read the value: the value is what it was at this version and nothing else.</param>
/// <param name="Value">Null when there is no such thing.</param>
internal readonly record struct Versioned<TId, T>(TId Id, long Version, T? Value);

/// <summary>
/// Values that never change, since each stands under the version that the database gave together with it. So a node that
/// lags fills in what it read under the version that it read, and is never taken for a newer one; and nobody has to be told
/// of anything. What several ask for at once is read once.
/// </summary>
/// <param name="cache">Both levels.</param>
/// <param name="keys">Where they stand.</param>
/// <param name="kind">What they are: part of the key, and of the metrics.</param>
/// <param name="far">How long they stay in Redis.</param>
/// <param name="weigh">In bytes, roughly.</param>
internal sealed class VersionedCache<TId, T>(IFusionCache cache, CacheKeys keys, string kind, TimeSpan far, Func<T, long> weigh)
    where TId : notnull
    where T : class
{
    // What is kept is never wrong: how much is kept is limited by its size.
    private static readonly TimeSpan Near = TimeSpan.FromMinutes(30);

    private readonly ConcurrentDictionary<string, Task<Reading>> _running = new();
    private readonly FusionCacheEntryOptions _life = Life.Unchanging(Near, far);

    /// <summary>Reads from the database: of each id what there is, on any node or on the primary.</summary>
    internal delegate Task<IReadOnlyList<Versioned<TId, T>>> Fetch(IReadOnlyList<TId> ids, bool fromPrimary);

    /// <returns>What the cache has under exactly this version.</returns>
    public async ValueTask<T?> Find(TenantId tenant, Wanted<TId> one, CancellationToken cancellationToken)
    {
        var known = await cache.TryGetAsync<T>(KeyOf(tenant, one), _life, cancellationToken);
        return known.HasValue ? known.Value : null;
    }

    public async Task Store(TenantId tenant, IEnumerable<Versioned<TId, T>> read)
    {
        foreach (var (id, version, value) in read)
        {
            if (value is not null)
            {
                await cache.SetAsync(KeyOf(tenant, new(id, version)), value, Life.Unchanging(Near, far, weigh(value)));
            }
        }
    }

    /// <returns>Each at the version that is wanted, or at a newer one; without what does not exist.</returns>
    public async Task<Dictionary<TId, T>> Get(
        CallerContext context, IReadOnlyCollection<Wanted<TId>> wanted, Fetch fetch, CancellationToken cancellationToken)
    {
        var found = new Dictionary<TId, T>(wanted.Count);
        var missing = await Look(context.Tenant, wanted, found, cancellationToken);
        CacheMetrics.Hits.Add(wanted.Count - missing.Count, CacheMetrics.Kind(kind));
        CacheMetrics.Misses.Add(missing.Count, CacheMetrics.Kind(kind));
        while (missing.Count > 0)
        {
            missing = await Fill(context, missing, found, fetch, cancellationToken);
        }

        return found;
    }

    /// <returns>What the cache lacks. Redis is asked for all of it at once.</returns>
    private async Task<List<Wanted<TId>>> Look(
        TenantId tenant, IReadOnlyCollection<Wanted<TId>> wanted, Dictionary<TId, T> found, CancellationToken cancellationToken)
    {
        var missing = new List<Wanted<TId>>();
        var asked = new List<(Wanted<TId> One, Task<T?> Answer)>();
        foreach (var one in wanted)
        {
            // What this process holds is there at once, without a task.
            var answer = Find(tenant, one, cancellationToken);
            if (answer.IsCompletedSuccessfully)
            {
                Take(one, answer.Result);
            }
            else
            {
                asked.Add((one, answer.AsTask()));
            }
        }

        foreach (var (one, answer) in asked)
        {
            Take(one, await answer);
        }

        return missing;

        void Take(Wanted<TId> one, T? value)
        {
            if (value is not null)
            {
                found[one.Id] = value;
            }
            else
            {
                missing.Add(one);
            }
        }
    }

    /// <returns>What has to be tried again, because somebody else's reading of it failed.</returns>
    private async Task<List<Wanted<TId>>> Fill(
        CallerContext context, List<Wanted<TId>> missing, Dictionary<TId, T> found, Fetch fetch, CancellationToken cancellationToken)
    {
        var own = new TaskCompletionSource<Reading>(TaskCreationOptions.RunContinuationsAsynchronously);
        var joined = missing.ConvertAll(one => (Wanted: one, Reading: _running.GetOrAdd(KeyOf(context.Tenant, one), own.Task)));
        var led = joined.Where(one => one.Reading == own.Task).Select(one => one.Wanted).ToList();
        if (led.Count > 0)
        {
            await Lead(context, led, fetch, own);
        }

        var again = new List<Wanted<TId>>();
        foreach (var (one, reading) in joined)
        {
            await ((Task)reading).WaitAsync(cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            cancellationToken.ThrowIfCancellationRequested();
            if (!reading.IsCompletedSuccessfully)
            {
                again.Add(one);
            }
            else if ((await reading).Found.TryGetValue(one.Id, out var value))
            {
                context.Consistency.Reached((await reading).At);
                found[one.Id] = value;
            }
        }

        return again;
    }

    // To the end, even when whoever leads has lost patience: others may wait for it.
    private async Task Lead(CallerContext context, List<Wanted<TId>> led, Fetch fetch, TaskCompletionSource<Reading> reading)
    {
        var tenant = context.Tenant;
        try
        {
            // Some may have been filled between our look and our turn.
            var got = new Dictionary<TId, T>(led.Count);
            var missing = await Look(tenant, led, got, CancellationToken.None);
            if (missing.Count > 0)
            {
                await Read(tenant, missing, got, fetch);
            }

            reading.SetResult(new Reading(got, context.Consistency.Floor));
        }
        catch (Exception e)
        {
            reading.SetException(e);
            // Seen, should nobody else wait for it.
            _ = reading.Task.Exception;
            throw;
        }
        finally
        {
            foreach (var one in led)
            {
                _running.TryRemove(KeyOf(tenant, one), out _);
            }
        }
    }

    private async Task Read(TenantId tenant, List<Wanted<TId>> missing, Dictionary<TId, T> got, Fetch fetch)
    {
        var stale = await Read(tenant, missing, got, fetch, fromPrimary: false);
        if (stale.Count > 0)
        {
            // What the primary says is so.
            await Read(tenant, stale, got, fetch, fromPrimary: true);
        }
    }

    /// <returns>What the node did not know yet.</returns>
    private async Task<List<Wanted<TId>>> Read(
        TenantId tenant, List<Wanted<TId>> missing, Dictionary<TId, T> got, Fetch fetch, bool fromPrimary)
    {
        CacheMetrics.Fills.Add(1, CacheMetrics.Kind(kind));
        var read = (await fetch(missing.ConvertAll(one => one.Id), fromPrimary)).ToDictionary(one => one.Id);
        await Store(tenant, read.Values);
        var stale = new List<Wanted<TId>>();
        foreach (var one in missing)
        {
            if (!fromPrimary && read.GetValueOrDefault(one.Id).Version < one.Version)
            {
                stale.Add(one);
            }
            else if (read.GetValueOrDefault(one.Id).Value is { } value)
            {
                got[one.Id] = value;
            }
        }

        return stale;
    }

    private string KeyOf(TenantId tenant, Wanted<TId> one) => keys.Of(tenant, $"{kind}:{one.Version}:{one.Id}");

    /// <param name="Found">By id.</param>
    /// <param name="At">Whoever is shown it has seen this.</param>
    private sealed record Reading(Dictionary<TId, T> Found, LogPosition At);
}
