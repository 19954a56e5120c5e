namespace GraphBooking.Domain.Bookings;

/// <summary>One step in a booking's life: the state it leads to and the events that say so.</summary>
/// <param name="Booking">The state after the step.</param>
/// <param name="Events">What happened, in order; empty when the step changes nothing.</param>
public sealed record BookingChange(Booking Booking, IReadOnlyList<BookingEvent> Events)
{
    /// <summary>This step and the one after it, as one.</summary>
    public BookingChange Then(Func<Booking, BookingChange> next)
    {
        var second = next(Booking);
        return new BookingChange(second.Booking, [.. Events, .. second.Events]);
    }
}
