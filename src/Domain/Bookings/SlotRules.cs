using GraphBooking.Domain.Availability;
using GraphBooking.Domain.Catalog;
using GraphBooking.Domain.Shared;

namespace GraphBooking.Domain.Bookings;

/// <summary>Whether a start may be held or moved to: the same examination that lists free slots.</summary>
public static class SlotRules
{
    /// <returns>Null when the slot may be taken.</returns>
    public static Error? Refusal(
        ResourceCalendar calendar, SlotTerms terms, DateTimeOffset start, int quantity, DateTimeOffset now)
    {
        if (start < now)
        {
            return new ValidationError("start", "The start lies in the past.");
        }

        if (quantity > calendar.Capacity)
        {
            return new ValidationError("quantity", "The resource's capacity is smaller than the quantity.");
        }

        return calendar.Examine(start, terms, quantity, now).Outcome switch
        {
            SlotOutcome.Free => null,
            SlotOutcome.OutsideOpeningHours => new OutsideOpeningHoursError(),
            SlotOutcome.OffGrid => new ValidationError("start", "The start is not on the service's step grid."),
            _ => new SlotUnavailableError([]),
        };
    }
}
