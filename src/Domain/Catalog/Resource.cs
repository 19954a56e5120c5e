using GraphBooking.Domain.Shared;

namespace GraphBooking.Domain.Catalog;

/// <summary>What is booked: a room, a chair, a court, a person's time.</summary>
public sealed class Resource
{
    public required ResourceId Id { get; init; }

    public required string Name { get; set; }

    /// <summary>IANA zone in which the opening hours are meant.</summary>
    public required string TimeZone { get; set; }

    /// <summary>How much of it can be in use at one instant; at least 1.</summary>
    public required int Capacity { get; set; }

    /// <summary>Empty means never open.</summary>
    public required IReadOnlyList<OpeningHours> OpeningHours { get; set; }

    /// <summary>Any JSON of the tenant's own, as text.</summary>
    public string? Attributes { get; set; }

    /// <summary>From here on it takes no new bookings; those it has stay.</summary>
    public DateTimeOffset? ArchivedAt { get; set; }

    public required DateTimeOffset CreatedAt { get; init; }
}
