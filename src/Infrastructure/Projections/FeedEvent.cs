using GraphBooking.Domain.Shared;
using GraphBooking.Infrastructure.Persistence;
using Npgsql;

namespace GraphBooking.Infrastructure.Projections;

/// <summary>An event as it is stored, in its place in the tenant's feed.</summary>
internal sealed record FeedEvent(long Position, BookingId Booking, int Version, string Type, string Data, DateTimeOffset OccurredAt)
{
    public static FeedEvent Read(NpgsqlDataReader row) => new(
        row.GetInt64(0), new BookingId(row.GetGuid(1)), row.GetInt32(2), row.GetString(3), row.GetString(4), Rows.Instant(row, 5));
}
