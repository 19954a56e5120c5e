using GraphBooking.Domain.Shared;

namespace GraphBooking.Domain.Availability;

/// <summary>A half-open range in UTC ticks: stepping through slots in ticks costs a tenth of doing it in dates.</summary>
internal readonly record struct TickRange(long Start, long End)
{
    /// <summary>The ranges that are not empty, by their start.</summary>
    public static TickRange[] Sorted(IReadOnlyList<TimeRange> ranges)
    {
        var sorted = new TickRange[ranges.Count];
        var count = 0;
        for (var i = 0; i < ranges.Count; i++)
        {
            if (!ranges[i].IsEmpty)
            {
                sorted[count++] = new TickRange(ranges[i].Start.UtcTicks, ranges[i].End.UtcTicks);
            }
        }

        Array.Resize(ref sorted, count);
        Array.Sort(sorted, static (one, other) => one.Start.CompareTo(other.Start));
        return sorted;
    }
}
