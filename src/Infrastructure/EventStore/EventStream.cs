using GraphBooking.Application.Shared;
using GraphBooking.Domain.Shared;
using GraphBooking.Infrastructure.Persistence;

namespace GraphBooking.Infrastructure.EventStore;

/// <summary>Adds events to the end of a stream. Who expects another end than there is violates the key of streams and versions.</summary>
internal static class EventStream
{
    /// <summary>$1 tenant, $2 stream, $3 when; ids, versions, types, data and metadata, an array each.</summary>
    private const string Insert =
        "INSERT INTO events (tenant_id, stream_id, timestamp, id, version, event_type, event_data, metadata) " +
        "SELECT $1, $2, $3, id, version, type, data::jsonb, metadata::jsonb " +
        "FROM unnest($4::uuid[], $5::int[], $6::text[], $7::text[], $8::text[]) AS added (id, version, type, data, metadata)";

    /// <param name="batch">Gets one statement, however many events there are.</param>
    /// <param name="caller">Who does it, in the tenant.</param>
    /// <param name="stream">The public id of what it happened to.</param>
    /// <param name="version">Of the last event.</param>
    /// <param name="events">At least one.</param>
    /// <param name="at">When.</param>
    /// <returns>The events' ids. Each but the first is caused by the one before it.</returns>
    public static Guid[] Append(
        SqlBatch batch, Caller caller, string stream, int version, IReadOnlyList<DomainEvent> events, DateTimeOffset at)
    {
        var ids = events.Select(_ => Guid.CreateVersion7()).ToArray();
        batch.Add(
            Insert,
            P.Text(caller.Tenant!.Value.Value), P.Text(stream), P.Instant(at),
            P.Array(ids),
            P.Array(events.Select((_, i) => version - events.Count + i + 1)),
            P.Array(events.Select(EventTypes.NameOf)),
            P.Array(events.Select(EventJson.Write)),
            P.Array(events.Select((_, i) => EventJson.Metadata(caller, i == 0 ? caller.Cause : ids[i - 1].ToString()))));
        return ids;
    }
}
