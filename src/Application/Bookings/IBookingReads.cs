using GraphBooking.Application.Shared;
using GraphBooking.Domain.Bookings;
using GraphBooking.Domain.Shared;

namespace GraphBooking.Application.Bookings;

/// <summary>One event of a booking as people read it.</summary>
/// <param name="Type">Such as BookingHeld.</param>
/// <param name="Actor">The subject of the credential, or system.</param>
/// <param name="Data">JSON.</param>
public sealed record BookingHistoryEntry(
    BookingId BookingId, int Version, string Type, DateTimeOffset OccurredAt, string Actor, string Data);

/// <summary>Bookings for reading.</summary>
public interface IBookingReads
{
    Task<Booking?> FindByReference(string reference, CancellationToken cancellationToken);

    /// <summary>Every event of the bookings, oldest first.</summary>
    Task<ILookup<BookingId, BookingHistoryEntry>> History(IReadOnlyCollection<BookingId> ids, CancellationToken cancellationToken);
}
