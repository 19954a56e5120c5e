using GraphBooking.Domain.Shared;

namespace GraphBooking.Domain.Availability;

/// <summary>A time that can be held now, at a resource.</summary>
/// <param name="Time">The service itself, without its buffers.</param>
/// <param name="ResourceId">Where.</param>
/// <param name="Remaining">What is left of the capacity over the padded time.</param>
/// <param name="Price">For the quantity that was asked for.</param>
public sealed record Slot(TimeRange Time, ResourceId ResourceId, int Remaining, Money Price);
