using GraphBooking.Domain.Shared;

namespace GraphBooking.Domain.Catalog;

/// <summary>A time in which a resource cannot be booked whatever its opening hours say.</summary>
public sealed class Closure
{
    public required ClosureId Id { get; init; }

    public required ResourceId ResourceId { get; init; }

    public required DateTimeOffset Start { get; init; }

    public required DateTimeOffset End { get; init; }

    public string? Reason { get; init; }
}
