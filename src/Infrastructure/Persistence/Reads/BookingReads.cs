using GraphBooking.Application.Bookings;
using GraphBooking.Application.Shared;
using GraphBooking.Domain.Bookings;
using GraphBooking.Domain.Shared;
using GraphBooking.Infrastructure.EventStore;
using Microsoft.EntityFrameworkCore;

namespace GraphBooking.Infrastructure.Persistence.Reads;

internal sealed class BookingReads(ReadDbContext db) : IBookingReads
{
    private static readonly ListedFields<Booking> Fields = new ListedFields<Booking>(booking => booking.Id)
        .With("reference", booking => booking.Reference)
        .With("status", booking => booking.Status)
        .With("start", booking => booking.Start)
        .With("createdAt", booking => booking.CreatedAt)
        .With("resourceId", booking => booking.ResourceId)
        .With("serviceId", booking => booking.ServiceId)
        .With("customerId", booking => booking.CustomerId)
        .With("attributes", booking => booking.Attributes);

    public async Task<IReadOnlyList<Booking>> Bookings(IReadOnlyCollection<BookingId> ids, CancellationToken cancellationToken) =>
        await db.Bookings.Where(booking => ids.Contains(booking.Id)).ToListAsync(cancellationToken);

    public Task<Booking?> FindByReference(string reference, CancellationToken cancellationToken) =>
        db.Bookings.SingleOrDefaultAsync(booking => booking.Reference == reference, cancellationToken);

    public Task<Page<Booking>> ListBookings(ListRequest request, CancellationToken cancellationToken) =>
        Lister.List(db.Bookings, request, Fields, cancellationToken);

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
