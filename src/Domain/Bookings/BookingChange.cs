namespace GraphBooking.Domain.Bookings;

/// <summary>One step in a booking's life: the state it leads to and the event that says so.</summary>
/// <param name="Booking">The state after the step.</param>
/// <param name="Event">What happened; null when the step changes nothing.</param>
public sealed record BookingChange(Booking Booking, BookingEvent? Event);
