using GraphBooking.Domain.Shared;

namespace GraphBooking.Infrastructure.Bookings;

/// <summary>
/// Slots that this process is holding at this moment, or could not hold when it presumed that they were free: a crowd on one slot
/// then finds out one after another under the lock, and does not write in vain.
/// </summary>
internal sealed class SlotsInDoubt
{
    // Slots share places: at worst one is doubted for another's sake, until that other or it is held.
    private readonly int[] _places = new int[4096];

    /// <returns>Whether nobody had doubted it.</returns>
    public bool Doubt(ResourceId resourceId, DateTimeOffset start) => Interlocked.Exchange(ref Place(resourceId, start), 1) == 0;

    /// <summary>It was held.</summary>
    public void Trust(ResourceId resourceId, DateTimeOffset start) => Volatile.Write(ref Place(resourceId, start), 0);

    private ref int Place(ResourceId resourceId, DateTimeOffset start) =>
        ref _places[(uint)HashCode.Combine(resourceId, start.UtcTicks) % (uint)_places.Length];
}
