using GraphBooking.Domain.Shared;
using Microsoft.Extensions.Options;

namespace GraphBooking.Api.GraphQL.Execution;

/// <summary>What is left to a tenant.</summary>
/// <param name="Limit">What it may spend at once when it has rested.</param>
/// <param name="Remaining">What it may spend now.</param>
/// <param name="Reset">Seconds until nothing of it is missing.</param>
/// <param name="RetryAfter">Seconds until there is enough for what was refused; null when nothing was.</param>
internal sealed record RateState(int Limit, int Remaining, int Reset, int? RetryAfter);

/// <summary>A token bucket a tenant, in this process alone: several instances allow several times as much.</summary>
internal sealed class TenantRates(IOptions<RateLimitOptions> options, TimeProvider clock, int size = TenantRates.DefaultSize)
{
    private const int DefaultSize = 10_000;

    private readonly Lock _lock = new();
    private readonly Dictionary<TenantId, (double Tokens, long At)> _buckets = [];

    private int Burst => options.Value.Burst;

    private int PerSecond => options.Value.PerSecond;

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

    /// <summary>Takes the cost, or nothing when there is not enough.</summary>
    /// <returns>Null when rates are not limited.</returns>
    public RateState? Take(TenantId tenant, long cost)
    {
        if (options.Value.Enabled != true)
        {
            return null;
        }

        // Nothing is free: who asks for nothing but __typename keeps the server busy, too.
        cost = Math.Max(cost, 1);
        lock (_lock)
        {
            var now = clock.GetTimestamp();
            var tokens = _buckets.TryGetValue(tenant, out var bucket) ? Now(bucket, now) : Burst;
            var taken = cost <= tokens;
            tokens -= taken ? cost : 0;
            if (_buckets.Count >= size && !_buckets.ContainsKey(tenant))
            {
                Forget(now);
            }

            _buckets[tenant] = (tokens, now);
            return new RateState(Burst, (int)tokens, Seconds(Burst - tokens), taken ? null : Math.Max(Seconds(cost - tokens), 1));
        }
    }

    // A forgotten bucket is full when its tenant comes back, so those that are the fullest go: half of all, so that this is rare.
    private void Forget(long now)
    {
        foreach (var (tenant, _) in _buckets.OrderByDescending(bucket => Now(bucket.Value, now)).Take((size + 1) / 2).ToList())
        {
            _buckets.Remove(tenant);
        }
    }

    private double Now((double Tokens, long At) bucket, long now) =>
        Math.Min(Burst, bucket.Tokens + (clock.GetElapsedTime(bucket.At, now).TotalSeconds * PerSecond));

    private int Seconds(double tokens) => (int)Math.Min(Math.Ceiling(tokens / PerSecond), int.MaxValue);
}
