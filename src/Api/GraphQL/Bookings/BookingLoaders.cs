using GraphBooking.Api.GraphQL.Shared;
using GraphBooking.Application.Bookings;
using GraphBooking.Domain.Bookings;
using GraphBooking.Domain.Shared;

namespace GraphBooking.Api.GraphQL.Bookings;

internal static class BookingLoaders
{
    /// <summary>Null for those that the caller may not see, too.</summary>
    public static readonly Loader<BookingId, Booking> Booking =
        Loader.One<BookingId, Booking>(ids => new GetBookings(ids), booking => booking.Id);

    public static readonly Loader<BookingId, BookingHistoryEntry> History =
        Loader.Many<BookingId, BookingHistoryEntry>(ids => new GetBookingHistory(ids));
}
