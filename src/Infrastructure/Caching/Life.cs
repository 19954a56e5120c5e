using ZiggyCreatures.Caching.Fusion;

namespace GraphBooking.Infrastructure.Caching;

/// <summary>How long things stay in the cache.</summary>
internal static class Life
{
    // What an entry weighs beside its value.
    private const int Overhead = 512;

    /// <summary>Of what never changes under its key: nobody has to be told of it.</summary>
    /// <param name="near">In this process.</param>
    /// <param name="far">In Redis.</param>
    /// <param name="weight">In bytes, roughly.</param>
    public static FusionCacheEntryOptions Unchanging(TimeSpan near, TimeSpan far, long weight = 0) => new(near)
    {
        DistributedCacheDuration = far,
        SkipBackplaneNotifications = true,
        Size = Overhead + weight,
    };

    /// <summary>The same, in this process alone.</summary>
    public static FusionCacheEntryOptions Near(TimeSpan near) => new(near)
    {
        SkipDistributedCacheRead = true,
        SkipDistributedCacheWrite = true,
        SkipBackplaneNotifications = true,
        Size = Overhead,
    };
}
