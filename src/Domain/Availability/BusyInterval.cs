namespace GraphBooking.Domain.Availability;

/// <summary>Time of a resource that a booking claims, half-open, already padded by the booking's buffers.</summary>
/// <param name="From">Start of the booking less its buffer before.</param>
/// <param name="To">End of the booking plus its buffer after.</param>
/// <param name="Quantity">Units of the resource's capacity that are claimed.</param>
/// <param name="HoldExpiresAt">
/// For a hold, the instant from which on it claims nothing (that very instant included); null for a booking that stays.
/// </param>
public readonly record struct BusyInterval(
    DateTimeOffset From,
    DateTimeOffset To,
    int Quantity,
    DateTimeOffset? HoldExpiresAt);
