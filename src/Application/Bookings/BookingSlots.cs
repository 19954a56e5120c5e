using GraphBooking.Application.Availability;
using GraphBooking.Domain.Bookings;
using GraphBooking.Domain.Catalog;
using GraphBooking.Domain.Shared;

namespace GraphBooking.Application.Bookings;

/// <summary>Whether a booking that exists may have a time, its own or another.</summary>
internal static class BookingSlots
{
    /// <returns>Null when it may.</returns>
    public static Error? Refusal(DateTimeOffset start, Booking booking, OpenSlot slot)
    {
        var resource = slot.Resource!;
        if (resource.Id != booking.ResourceId && !slot.Offered)
        {
            return new ValidationError("resourceId", "The service is not offered at this resource.");
        }

        // The booking keeps the length and buffers it was made with; the grid is the service's of today.
        var terms = new SlotTerms(booking.End - booking.Start, booking.BufferBefore, booking.BufferAfter, slot.Service!.SlotStep);
        var around = new TimeRange(start, start + terms.Duration);
        return SlotRules.Refusal(Calendars.Of(resource, slot.Closures, slot.Busy, around), terms, start, booking.Quantity, slot.Now);
    }
}
