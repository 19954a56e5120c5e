using System.Diagnostics;
using GraphBooking.Infrastructure.Persistence;

namespace GraphBooking.Infrastructure.Routing;

/// <summary>
/// The primary's clock, as this process reckons it from what it was told last: a little behind it, by what the quickest answer was
/// on its way, and ahead only where it was set back.
/// </summary>
internal sealed class DatabaseClock
{
    /// <summary>How long a reading counts, once or twice that: clocks that are kept right drift by microseconds meanwhile.</summary>
    private static readonly TimeSpan Spell = TimeSpan.FromSeconds(5);

    private static readonly (long Number, long Ahead, long AheadBefore) Nothing = (long.MinValue, long.MinValue, long.MinValue);

    private readonly Lock _lock = new();

    // By how much the primary's clock is ahead of this process's, in ticks: the most that was seen in this spell and in the one before.
    private (long Number, long Ahead, long AheadBefore) _seen = Nothing;
    private long _timeline;

    /// <summary>In whole microseconds, as PostgreSQL counts; null when nothing was told lately.</summary>
    public DateTimeOffset? Now => Reckon(Elapsed());

    /// <param name="told">A moment ago.</param>
    public void Note(Committed told) => Note(told.Clock, told.Position.Timeline, Elapsed());

    /// <param name="told">What the primary's clock said.</param>
    /// <param name="timeline">Of the primary: with another one, it is another clock.</param>
    /// <param name="at">By this process's own, which only goes forward.</param>
    internal void Note(DateTimeOffset told, long timeline, TimeSpan at)
    {
        var ahead = told.UtcTicks - at.Ticks;
        lock (_lock)
        {
            var seen = timeline == _timeline ? At(at) : Nothing with { Number = NumberOf(at) };
            _timeline = timeline;
            _seen = seen with { Ahead = Math.Max(seen.Ahead, ahead) };
        }
    }

    internal DateTimeOffset? Reckon(TimeSpan at)
    {
        lock (_lock)
        {
            var (_, ahead, before) = At(at);
            return Math.Max(ahead, before) is var most and > long.MinValue ? new(WholeMicroseconds(at.Ticks + most), TimeSpan.Zero) : null;
        }
    }

    private static long NumberOf(TimeSpan at) => at.Ticks / Spell.Ticks;

    private static TimeSpan Elapsed() => Stopwatch.GetElapsedTime(0);

    private static long WholeMicroseconds(long ticks) => ticks - (ticks % TimeSpan.TicksPerMicrosecond);

    private (long Number, long Ahead, long AheadBefore) At(TimeSpan at)
    {
        var number = NumberOf(at);
        return number == _seen.Number ? _seen : (number, long.MinValue, number == _seen.Number + 1 ? _seen.Ahead : long.MinValue);
    }
}
