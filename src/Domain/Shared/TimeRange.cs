namespace GraphBooking.Domain.Shared;

/// <summary>A half-open range of instants: <c>Start</c> belongs to it, <c>End</c> does not. Both in UTC.</summary>
/// <param name="Start">The first instant of the range.</param>
/// <param name="End">The first instant after the range.</param>
public readonly record struct TimeRange(DateTimeOffset Start, DateTimeOffset End)
{
    /// <summary>True when no instant lies in the range.</summary>
    public bool IsEmpty => End <= Start;

    /// <summary>True when the two ranges share an instant; ranges that only touch do not.</summary>
    /// <param name="other">The other range; neither may be empty.</param>
    public bool Overlaps(TimeRange other) => Start < other.End && other.Start < End;
}
