namespace GraphBooking.Infrastructure.EventStore;

/// <summary>One row of the event store.</summary>
internal sealed class StoredEvent
{
    public required Guid Id { get; init; }

    /// <summary>The public id of what it happened to.</summary>
    public required string StreamId { get; init; }

    /// <summary>1 for a stream's first event, then without gaps.</summary>
    public required int Version { get; init; }

    /// <summary>A stable name of <see cref="EventTypes"/>.</summary>
    public required string EventType { get; init; }

    public required string EventData { get; init; }

    public required string Metadata { get; init; }

    public required DateTimeOffset Timestamp { get; init; }
}
