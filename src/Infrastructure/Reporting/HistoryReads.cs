using System.Runtime.CompilerServices;
using GraphBooking.Application.Reporting;
using GraphBooking.Application.Shared;
using GraphBooking.Domain.Bookings;
using GraphBooking.Domain.Shared;
using GraphBooking.Infrastructure.EventStore;
using GraphBooking.Infrastructure.Persistence;
using GraphBooking.Infrastructure.Routing;
using Npgsql;

namespace GraphBooking.Infrastructure.Reporting;

/// <summary>Reads what has been, behind row-level security, where the application reads everything else.</summary>
internal sealed class HistoryReads(DataSources sources, ReadRoutes routes, CallerContext context) : IHistoryReads
{
    private const string Histories =
        "SELECT customer_id, currency, bookings, completed, cancelled, no_shows, paid_minor, last_visit_at FROM customer_history " +
        $"WHERE tenant_id = $1 AND generation = {Live.CustomerHistory} AND customer_id = ANY ($2) ORDER BY customer_id, currency";

    // Bookings that were ever on the day; of those whose events the read model has not all seen yet or cannot apply, any may
    // have been, and one that has no event in the feed yet stands in the outbox.
    private const string Candidates =
        $"""
        SELECT booking_id FROM booking_days WHERE tenant_id = $1 AND generation = {Live.BookingList} AND day = $2
        UNION
        SELECT booking_id FROM feed WHERE tenant_id = $1 AND position > coalesce(
          (SELECT position FROM checkpoints WHERE tenant_id = $1 AND projection = 'booking-list' AND generation = {Live.BookingList}), 0)
        UNION
        SELECT booking_id FROM outbox WHERE tenant_id = $1
        UNION
        SELECT substr(stream_id, 5)::uuid FROM parked_streams
        WHERE tenant_id = $1 AND projection = 'booking-list' AND generation = {Live.BookingList}
        """;

    /// <summary>$2 day, $3 instant. Each booking's events together, oldest first; all seen at one instant.</summary>
    private const string EventsAsOf =
        "SELECT stream_id, version, event_type, event_data, timestamp FROM events WHERE tenant_id = $1 " +
        $"AND stream_id = ANY (ARRAY(SELECT 'bkg_' || booking_id FROM ({Candidates}) candidates)) AND timestamp <= $3 ORDER BY stream_id, version";

    private string Tenant => context.Tenant.Value;

    public async Task<IReadOnlyList<CustomerHistory>> Customers(IReadOnlyCollection<CustomerId> ids, CancellationToken cancellationToken)
    {
        var parts = await routes.Run(context, async session =>
        {
            await using var batch = session.Batch().Add(Histories, P.Text(Tenant), P.Uuids(ids.Select(id => id.Value)));
            await using var reader = await session.Read(batch, cancellationToken);
            var found = await reader.NextRows(Part, cancellationToken);
            await session.End(reader, cancellationToken);
            return found;
        }, cancellationToken);
        return [.. parts.GroupBy(part => part.CustomerId).Select(Whole)];
    }

    public async IAsyncEnumerable<(Booking Booking, string TimeZone)> Bookings(
        DateOnly day, DateTimeOffset at, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await using var connection = await sources.Application.OpenConnectionAsync(cancellationToken);
        await using var batch = new SqlBatch(connection)
            .SetTenant(Tenant)
            .Add(ReportSql.TimeZone, P.Text(Tenant))
            .Add(EventsAsOf, P.Text(Tenant), P.Day(day), P.Instant(at))
            .Add(PositionSql.OfPrimary);
        await using var reader = await batch.Read(cancellationToken);
        var zone = (await reader.NextRow(row => row.GetString(0), cancellationToken))!;
        await reader.NextResultAsync(cancellationToken);
        var isWhole = false;
        try
        {
            Booking? booking = null;
            while (await reader.ReadAsync(cancellationToken))
            {
                if (IdOf(reader.GetString(0)) is var id && booking is not null && booking.Id != id)
                {
                    yield return (booking, zone);
                    booking = null;
                }

                var happened = (BookingEvent)EventReader.Default.Read(reader.GetString(2), reader.GetString(3));
                booking = BookingReplay.Apply(id, booking, reader.GetInt32(1), happened, Rows.Instant(reader, 4));
            }

            isWhole = true;
            context.Consistency.Reached((await reader.NextRows(PositionSql.OfPrimaryRow, cancellationToken))[0]);
            if (booking is not null)
            {
                yield return (booking, zone);
            }
        }
        finally
        {
            if (!isWhole)
            {
                batch.Cancel();
            }
        }
    }

    private static BookingId IdOf(string stream) => EntityId.TryParse<BookingId>(stream, out var id)
        ? id
        : throw new InvalidOperationException($"The stream {stream} is none of a booking.");

    // A row a currency.
    private static CustomerHistory Part(NpgsqlDataReader row) => new(
        new CustomerId(row.GetGuid(0)),
        row.GetInt64(2),
        row.GetInt64(3),
        row.GetInt64(4),
        row.GetInt64(5),
        Rows.InstantOrNull(row, 7),
        row.GetInt64(6) is not 0 and var paid ? [new Money(paid, row.GetString(1))] : []);

    private static CustomerHistory Whole(IGrouping<CustomerId, CustomerHistory> parts) => new(
        parts.Key,
        parts.Sum(part => part.Bookings),
        parts.Sum(part => part.Completed),
        parts.Sum(part => part.Cancelled),
        parts.Sum(part => part.NoShows),
        parts.Max(part => part.LastVisitAt),
        [.. parts.SelectMany(part => part.Paid)]);
}
