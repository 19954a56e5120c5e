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
        foreach (var (resource, closures, busy) in resources)
        {
            slots.AddRange(Calendars.Of(resource, closures, busy, window)
                .FreeSlots(terms, window, quantity, occupancy.Now)
                .Select(free => new Slot(new TimeRange(free.Start, free.End), resource.Id, free.Remaining, price)));
        }

        slots.Sort(static (a, b) => a.Time.Start.CompareTo(b.Time.Start) is not 0 and var order
            ? order
            : a.ResourceId.Value.CompareTo(b.ResourceId.Value));
        return slots;
    }
}
