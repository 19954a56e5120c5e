namespace GraphBooking.Domain.Availability;

/// <summary>Why a slot can be held, or the first reason why it cannot.</summary>
public enum SlotOutcome
{
    /// <summary>The service does not lie wholly inside one opening.</summary>
    OutsideOpeningHours,

    /// <summary>The start is no multiple of the slot step from the opening instant.</summary>
    OffGrid,

    /// <summary>The service touches a closure, or too little of the capacity is left.</summary>
    Taken,

    /// <summary>The slot can be held.</summary>
    Free,
}

/// <summary>The answer for one slot.</summary>
/// <param name="Outcome">Free, or the first rule that refuses the slot.</param>
/// <param name="Remaining">Units of the capacity that are left; zero unless the slot is free.</param>
public readonly record struct SlotVerdict(SlotOutcome Outcome, int Remaining)
{
    internal static SlotVerdict Free(int remaining) => new(SlotOutcome.Free, remaining);

    internal static SlotVerdict Refused(SlotOutcome outcome) => new(outcome, 0);
}
