using System.Diagnostics.Metrics;
using GraphBooking.Application.Shared;

namespace GraphBooking.Infrastructure.Caching;

/// <summary>What the cache saves, by the kind of what is asked for.</summary>
internal static class CacheMetrics
{
    public static readonly Counter<long> Hits = Telemetry.Meter.CreateCounter<long>("graphbooking.cache.hits", description: "Values found in the cache");

    public static readonly Counter<long> Misses = Telemetry.Meter.CreateCounter<long>("graphbooking.cache.misses", description: "Values not found in the cache");

    public static readonly Counter<long> Fills = Telemetry.Meter.CreateCounter<long>("graphbooking.cache.fills", description: "Readings of the database for the cache");

    public static readonly Counter<long> Failures =
        Telemetry.Meter.CreateCounter<long>("graphbooking.cache.failures", description: "Questions that Redis did not answer in time");

    /// <summary>One value was asked for, and read from the database when the cache did not have it.</summary>
    public static void Asked(string kind, bool filled)
    {
        (filled ? Misses : Hits).Add(1, Kind(kind));
        if (filled)
        {
            Fills.Add(1, Kind(kind));
        }
    }

    public static KeyValuePair<string, object?> Kind(string kind) => new("kind", kind);
}
