using GraphBooking.Application.Availability;
using GraphBooking.Application.Shared;
using GraphBooking.Domain.Availability;
using GraphBooking.Domain.Bookings;
using GraphBooking.Domain.Shared;

namespace GraphBooking.Application.Bookings;

/// <summary>The next free slots for somebody whose own was taken: at the same resource, soonest first.</summary>
internal sealed class Alternatives(IAvailabilityReads reads)
{
    // Most find one in the first days: a short look first keeps a crowded slot's losers cheap.
    private static readonly TimeSpan[] Looks = [TimeSpan.FromDays(3), Limits.LongestWindow];

    /// <summary>Fills a refusal for a taken slot; every other answer is passed through.</summary>
    public async Task<Result<Booking>> Complete(
        Result<Booking> answer, ServiceId serviceId, ResourceId resourceId, DateTimeOffset start, int quantity, CancellationToken cancellationToken) =>
        answer.Errors is [SlotUnavailableError]
            ? new SlotUnavailableError(await Find(serviceId, resourceId, start, quantity, cancellationToken))
            : answer;

    private async Task<IReadOnlyList<Slot>> Find(
        ServiceId serviceId, ResourceId resourceId, DateTimeOffset start, int quantity, CancellationToken cancellationToken)
    {
        IReadOnlyList<Slot> found = [];
        foreach (var length in Looks)
        {
            var window = new TimeRange(start, start + length);
            if (await reads.Load(serviceId, window, cancellationToken) is not { } occupancies)
            {
                return [];
            }

            var here = occupancies.Resources.Where(o => o.Resource.Id == resourceId);
            found = [.. FreeSlots.Find(occupancies, here, window, quantity).Take(Limits.MostAlternatives)];
            if (found.Count == Limits.MostAlternatives)
            {
                break;
            }
        }

        return found;
    }
}
