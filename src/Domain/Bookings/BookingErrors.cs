using GraphBooking.Domain.Availability;
using GraphBooking.Domain.Shared;

namespace GraphBooking.Domain.Bookings;

/// <summary>The time is taken or closed.</summary>
/// <param name="Alternatives">The next free slots, soonest first; at most three.</param>
public sealed record SlotUnavailableError(IReadOnlyList<Slot> Alternatives) : Error("The slot is not free.")
{
    public override string Code => "SLOT_UNAVAILABLE";
}

public sealed record OutsideOpeningHoursError() : Error("The resource is not open for the whole of this time.")
{
    public override string Code => "OUTSIDE_OPENING_HOURS";
}

public sealed record InvalidTransitionError(BookingStatus From, BookingStatus To)
    : Error("The booking's status does not allow this step.")
{
    public override string Code => "INVALID_TRANSITION";
}

public sealed record HoldExpiredError(DateTimeOffset ExpiredAt) : Error("The hold has expired.")
{
    public override string Code => "HOLD_EXPIRED";
}

/// <param name="Due">What must be captured before the booking can be confirmed.</param>
public sealed record PaymentRequiredError(Money Due) : Error("A deposit must be paid before this booking can be confirmed.")
{
    public override string Code => "PAYMENT_REQUIRED";
}
