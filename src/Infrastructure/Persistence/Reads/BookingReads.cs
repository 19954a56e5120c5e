using GraphBooking.Application.Bookings;
using GraphBooking.Domain.Bookings;
using GraphBooking.Domain.Shared;
using GraphBooking.Infrastructure.EventStore;
using Microsoft.EntityFrameworkCore;

namespace GraphBooking.Infrastructure.Persistence.Reads;

internal sealed class BookingReads(ReadDbContext db) : IBookingReads
{
    public Task<Booking?> FindByReference(string reference, CancellationToken cancellationToken) =>
        db.Bookings.SingleOrDefaultAsync(booking => booking.Reference == reference, cancellationToken);

    public async Task<ILookup<BookingId, BookingHistoryEntry>> History(
        IReadOnlyCollection<BookingId> ids, CancellationToken cancellationToken)
    {
        var bookings = ids.ToDictionary(id => id.ToString());
        var streams = bookings.Keys.ToArray();
        var events = await db.Events.Where(stored => streams.Contains(stored.StreamId))
            .OrderBy(stored => stored.StreamId).ThenBy(stored => stored.Version)
            .ToListAsync(cancellationToken);
        return events.ToLookup(stored => bookings[stored.StreamId], stored => Entry(bookings[stored.StreamId], stored));
    }

    private static BookingHistoryEntry Entry(BookingId id, StoredEvent stored) => new(
        id,
        stored.Version,
        EventTypes.PublicNameOf(stored.EventType),
        stored.Timestamp,
        EventJson.ReadMetadata(stored.Metadata).Actor,
        stored.EventData);
}
