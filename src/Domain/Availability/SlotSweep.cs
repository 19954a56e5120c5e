using GraphBooking.Domain.Catalog;

namespace GraphBooking.Domain.Availability;

/// <summary>
/// Decides what is left for a service at a start: the one place where closures, buffers and claims are weighed, for
/// listing and for holding alike. Cheapest from left to right, right in any order. Not for two threads at once.
/// </summary>
internal sealed class SlotSweep(int capacity, TickRange[] closures, DepthProfile claimed, SlotTerms terms)
{
    private readonly long _duration = terms.Duration.Ticks;
    private readonly long _before = terms.BufferBefore.Ticks;
    private readonly long _after = terms.BufferAfter.Ticks;
    private long _latest = long.MinValue;
    private int _closure;

    /// <summary>Units that are left at a start in UTC ticks; zero where the service itself touches a closure.</summary>
    public int RemainingAt(long start)
    {
        var end = start + _duration;
        if (IsClosed(start, end))
        {
            return 0;
        }

        // Only the buffers are added here: they may reach into closures and outside the opening hours.
        var depth = claimed.MaxDepth(start - _before, end + _after);
        return Math.Max(0, capacity - depth);
    }

    private bool IsClosed(long start, long end)
    {
        // Openings that overlap after a clock change make a caller go back once in a while.
        if (start < _latest)
        {
            _closure = 0;
        }

        _latest = start;

        // Closures are sorted by start: if the first one that is not over begins too late, so do all others.
        while (_closure < closures.Length && closures[_closure].End <= start)
        {
            _closure++;
        }

        return _closure < closures.Length && closures[_closure].Start < end;
    }
}
