using GraphBooking.Domain.Bookings;

namespace GraphBooking.Infrastructure.Projections;

/// <summary>One event of a booking with the states around it.</summary>
/// <param name="Before">Null for a stream's first event.</param>
/// <param name="After">Without what stands in no event.</param>
/// <param name="Event">What happened.</param>
/// <param name="At">When.</param>
internal sealed record ProjectedStep(Booking? Before, Booking After, BookingEvent Event, DateTimeOffset At);
