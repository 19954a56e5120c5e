using GraphBooking.Domain.Shared;
using GraphBooking.Infrastructure.Persistence;
using Npgsql;

namespace GraphBooking.Infrastructure.Projections;

/// <summary>An event as it is stored, in its place in the tenant's feed.</summary>
/// <param name="Position">In the feed.</param>
/// <param name="Booking">Whose stream it is in.</param>
/// <param name="Version">As the feed has it.</param>
/// <param name="StoredVersion">As the event store has it: the same, unless something is wrong.</param>
/// <param name="Type">A stored name.</param>
/// <param name="Data">JSON.</param>
/// <param name="OccurredAt">When.</param>
internal sealed record FeedEvent(
    long Position, BookingId Booking, int Version, int StoredVersion, string Type, string Data, DateTimeOffset OccurredAt)
{
    public static FeedEvent Read(NpgsqlDataReader row) => new(
        row.GetInt64(0), new BookingId(row.GetGuid(1)), row.GetInt32(2), row.GetInt32(3), row.GetString(4), row.GetString(5), Rows.Instant(row, 6));
}
