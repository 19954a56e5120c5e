namespace GraphBooking.Domain.Availability;

/// <summary>A slot that can be held.</summary>
/// <param name="Start">Start of the service itself, without buffers, in UTC.</param>
/// <param name="End">End of the service itself, without buffers, in UTC.</param>
/// <param name="Remaining">Units of the capacity that are left over the slot and its buffers.</param>
public readonly record struct FreeSlot(DateTimeOffset Start, DateTimeOffset End, int Remaining);
