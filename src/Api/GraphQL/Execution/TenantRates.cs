using GraphBooking.Application.Shared;
using GraphBooking.Domain.Shared;
using Microsoft.Extensions.Options;

namespace GraphBooking.Api.GraphQL.Execution;

/// <summary>What is left to a tenant, or to one of its partners.</summary>
/// <param name="Limit">What it may spend at once when it has rested.</param>
/// <param name="Remaining">What it may spend now.</param>
/// <param name="Reset">Seconds until nothing of it is missing.</param>
/// <param name="RetryAfter">Seconds until there is enough for what was refused; null when nothing was.</param>
internal sealed record RateState(int Limit, int Remaining, int Reset, int? RetryAfter);

/// <summary>
/// A token bucket a tenant, and one a partner beside it, in this process alone: several instances allow several times as much.
/// </summary>
internal sealed class TenantRates(IOptions<RateLimitOptions> options, TimeProvider clock, int size = TenantRates.DefaultSize)
{
    private const int DefaultSize = 10_000;

    private readonly Lock _lock = new();
    private readonly Dictionary<Spender, (double Tokens, long At)> _buckets = [];

    public int Count
    {
        get
        {
            lock (_lock)
            {
                return _buckets.Count;
            }
        }
    }

    /// <summary>Takes the cost from all that the caller spends of, or nothing from any when one has not enough.</summary>
    /// <returns>What is tightest; null when the caller's rate is not limited.</returns>
    public RateState? Take(Caller caller, long cost)
    {
        if (options.Value.Enabled != true || caller.Tenant is not { } tenant)
        {
            return null;
        }

        // Nothing is free: who asks for nothing but __typename keeps the server busy, too.
        cost = Math.Max(cost, 1);
        Spender[] spenders = caller.Role == Role.Partner ? [new(tenant, null), new(tenant, caller.Subject)] : [new(tenant, null)];
        lock (_lock)
        {
            var now = clock.GetTimestamp();
            var tokens = Array.ConvertAll(spenders, spender => Tokens(spender, now));
            var taken = Array.TrueForAll(tokens, left => cost <= left);
            return spenders.Zip(tokens, (spender, left) => Spend(spender, left, cost, taken, now))
                .OrderByDescending(state => state.RetryAfter ?? 0).ThenBy(state => state.Remaining)
                .First();
        }
    }

    private RateState Spend(Spender spender, double tokens, long cost, bool taken, long now)
    {
        var missing = cost - tokens;
        tokens -= taken ? cost : 0;
        if (_buckets.Count >= size && !_buckets.ContainsKey(spender))
        {
            Forget(now);
        }

        _buckets[spender] = (tokens, now);
        var (burst, perSecond) = LimitOf(spender);
        int? retryAfter = missing > 0 ? Math.Max(Seconds(missing, perSecond), 1) : null;
        return new RateState(burst, (int)tokens, Seconds(burst - tokens, perSecond), retryAfter);
    }

    // A forgotten bucket is full when its owner comes back, so those that are the fullest go: half of all, so that this is rare.
    private void Forget(long now)
    {
        foreach (var spender in _buckets.Keys.OrderByDescending(spender => Tokens(spender, now) / LimitOf(spender).Burst).Take((size + 1) / 2).ToList())
        {
            _buckets.Remove(spender);
        }
    }

    private double Tokens(Spender spender, long now)
    {
        var (burst, perSecond) = LimitOf(spender);
        return _buckets.TryGetValue(spender, out var bucket)
            ? Math.Min(burst, bucket.Tokens + (clock.GetElapsedTime(bucket.At, now).TotalSeconds * perSecond))
            : burst;
    }

    private (int Burst, int PerSecond) LimitOf(Spender spender) => spender.Partner is null
        ? (options.Value.Burst, options.Value.PerSecond)
        : (options.Value.PartnerBurst, options.Value.PartnerPerSecond);

    private static int Seconds(double tokens, int perSecond) => (int)Math.Min(Math.Ceiling(tokens / perSecond), int.MaxValue);

    /// <param name="Partner">Null for the tenant as a whole.</param>
    private readonly record struct Spender(TenantId Tenant, string? Partner);
}
