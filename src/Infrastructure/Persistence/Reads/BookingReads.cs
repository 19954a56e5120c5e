using GraphBooking.Application.Bookings;
using GraphBooking.Application.Shared;
using GraphBooking.Domain.Bookings;
using GraphBooking.Domain.Shared;
using GraphBooking.Infrastructure.Caching;
using GraphBooking.Infrastructure.EventStore;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace GraphBooking.Infrastructure.Persistence.Reads;

/// <summary>Bookings are what is read most: their statements are written by hand, and one round trip each.</summary>
internal sealed class BookingReads(Lazy<ReadDbContext> db, CacheReads reads, CallerContext context) : IBookingReads
{
    public Task<BookingSet> Bookings(IReadOnlyCollection<BookingId> ids, BookingLinks links, CancellationToken cancellationToken) => reads.Run(
        context,
        fromPrimary: false,
        batch => Add(batch, [.. ids.Select(id => id.Value)], links),
        async reader =>
        {
            var (bookings, linked) = await LinkedBookingSql.Read(reader, links, cancellationToken);
            return new BookingSet(bookings, linked);
        },
        cancellationToken);

    public Task<Booking?> FindByReference(string reference, CancellationToken cancellationToken) =>
        db.Value.Bookings.SingleOrDefaultAsync(booking => booking.Reference == reference, cancellationToken);

    public Task<BookingPage> ListBookings(ListRequest request, BookingLinks links, CancellationToken cancellationToken) => reads.Run(
        context,
        fromPrimary: false,
        batch =>
        {
            foreach (var (sql, parameters) in BookingPages.Statements(context.Tenant, request, links))
            {
                batch.Add(sql, parameters);
            }
        },
        async reader =>
        {
            int? total = request.WithTotal ? (await reader.NextRows(row => (int)row.GetInt64(0), cancellationToken))[0] : null;
            var (rows, linked) = await LinkedBookingSql.Read(reader, links, cancellationToken);
            return new BookingPage(BookingPages.PageOf(rows, request, total), linked);
        },
        cancellationToken);

    public async Task<ILookup<BookingId, BookingHistoryEntry>> History(
        IReadOnlyCollection<BookingId> ids, CancellationToken cancellationToken)
    {
        var bookings = ids.ToDictionary(id => id.ToString());
        var streams = bookings.Keys.ToArray();
        var events = await db.Value.Events.Where(stored => streams.Contains(stored.StreamId))
            .OrderBy(stored => stored.StreamId).ThenBy(stored => stored.Version)
            .ToListAsync(cancellationToken);
        return events.ToLookup(stored => bookings[stored.StreamId], stored => Entry(bookings[stored.StreamId], stored));
    }

    private void Add(SqlBatch batch, Guid[] ids, BookingLinks links)
    {
        // One is what is mostly asked for, and is found by a simpler plan.
        var (sql, payments) = ids.Length == 1
            ? (LinkedBookingSql.OfOne(links), LinkedBookingSql.PaymentsOfOne)
            : (LinkedBookingSql.OfSeveral(links), LinkedBookingSql.PaymentsOfSeveral);
        batch.Add(sql, P.Text(context.Tenant.Value), Ids());
        if (links.HasFlag(BookingLinks.Payments))
        {
            batch.Add(payments, P.Text(context.Tenant.Value), Ids());
        }

        NpgsqlParameter Ids() => ids.Length == 1 ? P.Uuid(ids[0]) : P.Uuids(ids);
    }

    private static BookingHistoryEntry Entry(BookingId id, StoredEvent stored) => new(
        id,
        stored.Version,
        EventTypes.PublicNameOf(stored.EventType),
        stored.Timestamp,
        EventJson.ReadMetadata(stored.Metadata).Actor,
        stored.EventData);
}
