namespace GraphBooking.Domain.Availability;

/// <summary>
/// Claimed units as a step function of time. It remembers where it last looked: asking for ranges from left to right
/// passes every step once. Not for two threads at once.
/// </summary>
internal sealed class DepthProfile(List<DepthProfile.Step> steps)
{
    private int _current;

    /// <summary>The greatest depth in [from, to), in UTC ticks.</summary>
    public int MaxDepth(long from, long to)
    {
        MoveTo(from);
        var depth = 0L;
        for (var i = _current; i < steps.Count && steps[i].At < to; i++)
        {
            depth = Math.Max(depth, steps[i].Depth);
        }

        return (int)Math.Min(depth, int.MaxValue);
    }

    private void MoveTo(long instant)
    {
        // Openings that overlap after a clock change make a caller go back once in a while.
        if (_current > 0 && steps[_current].At > instant)
        {
            _current = 0;
        }

        while (_current + 1 < steps.Count && steps[_current + 1].At <= instant)
        {
            _current++;
        }
    }

    /// <summary>From <c>At</c> (UTC ticks) up to the next step, <c>Depth</c> units are claimed.</summary>
    internal readonly record struct Step(long At, long Depth);
}
