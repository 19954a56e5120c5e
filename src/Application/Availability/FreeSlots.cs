using GraphBooking.Domain.Availability;
using GraphBooking.Domain.Shared;

namespace GraphBooking.Application.Availability;

/// <summary>Free slots of a service over several resources, soonest first.</summary>
internal static class FreeSlots
{
    public static IReadOnlyList<Slot> Find(
        ServiceOccupancy occupancy, IEnumerable<ResourceOccupancy> resources, TimeRange window, int quantity)
    {
        var terms = occupancy.Service.Terms;
        var price = occupancy.Service.Price.Times(quantity);
        var slots = new List<Slot>();
        var resourceCount = 0;
        foreach (var (resource, closures, busy) in resources)
        {
            var found = Calendars.Of(resource, closures, busy, window).FreeSlots(terms, window, quantity, occupancy.Now);
            slots.EnsureCapacity(slots.Count + found.Count);
            foreach (var free in found)
            {
                slots.Add(new Slot(new TimeRange(free.Start, free.End), resource.Id, free.Remaining, price));
            }

            resourceCount++;
        }

        // Those of one resource come in order.
        if (resourceCount > 1)
        {
            slots.Sort(BySoonest);
        }

        return slots;
    }

    private static int BySoonest(Slot one, Slot other) => one.Time.Start.CompareTo(other.Time.Start) is not 0 and var order
        ? order
        : one.ResourceId.Value.CompareTo(other.ResourceId.Value);
}
