namespace GraphBooking.Domain.Catalog;

/// <summary>What a service asks of a slot, all in elapsed time.</summary>
/// <param name="Duration">Length of the service itself, above zero.</param>
/// <param name="BufferBefore">Time kept free before the service, zero or more.</param>
/// <param name="BufferAfter">Time kept free after the service, zero or more.</param>
/// <param name="SlotStep">Slots start on multiples of this from the opening instant, above zero.</param>
public readonly record struct SlotTerms(
    TimeSpan Duration,
    TimeSpan BufferBefore,
    TimeSpan BufferAfter,
    TimeSpan SlotStep)
{
    // No longer than the calendar itself: every sum of an instant and one of these then fits 64 bits of ticks.
    private static readonly TimeSpan Longest = DateTimeOffset.MaxValue - DateTimeOffset.MinValue;

    /// <summary>False for terms that validation should have refused; a step of zero would never end.</summary>
    internal bool ArePossible =>
        IsPossible(Duration, TimeSpan.FromTicks(1))
        && IsPossible(SlotStep, TimeSpan.FromTicks(1))
        && IsPossible(BufferBefore, TimeSpan.Zero)
        && IsPossible(BufferAfter, TimeSpan.Zero);

    private static bool IsPossible(TimeSpan length, TimeSpan shortest) => shortest <= length && length <= Longest;
}
