using GraphBooking.Infrastructure.Persistence;
using Npgsql;

namespace GraphBooking.Infrastructure.EventStore;

/// <summary>One row of the feed: which event, in what place, and whom it concerns.</summary>
internal sealed record FeedRow(
    string Tenant,
    long Position,
    long Sequence,
    Guid BookingId,
    Guid ResourceId,
    Guid? PreviousResourceId,
    Guid? CustomerId,
    int Version,
    string EventType,
    DateTimeOffset OccurredAt)
{
    public const string Columns =
        "tenant_id, position, sequence, booking_id, resource_id, previous_resource_id, customer_id, version, event_type, occurred_at";

    /// <summary>Thousands of rows are kept for a while: those of one tenant and of one type share their texts.</summary>
    public static FeedRow Read(NpgsqlDataReader row) => new(
        string.Intern(row.GetString(0)),
        row.GetInt64(1),
        row.GetInt64(2),
        row.GetGuid(3),
        row.GetGuid(4),
        row.IsDBNull(5) ? null : row.GetGuid(5),
        row.IsDBNull(6) ? null : row.GetGuid(6),
        row.GetInt32(7),
        string.Intern(row.GetString(8)),
        Rows.Instant(row, 9));
}
