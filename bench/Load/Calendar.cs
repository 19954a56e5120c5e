using GraphBooking.Domain.Shared;

namespace GraphBooking.Bench.Load;

/// <summary>
/// Where a tenant's bookings stand: so many of the places of two hours that its resources have over a year, drawn in the order
/// of time. A place holds one booking of a quantity of one with its buffers, so that no capacity is exceeded.
/// </summary>
internal static class Calendar
{
    public const int DaysBack = 330;
    private const int DaysAhead = 30;
    private const int PlacesADay = 6;

    private static readonly TimeSpan Opens = TimeSpan.FromHours(8);
    private static readonly TimeSpan Place = TimeSpan.FromHours(2);

    /// <returns>Where and from when on each is busy.</returns>
    public static IEnumerable<(ResourceId Resource, DateTimeOffset From)> Places(MadeTenant tenant)
    {
        var units = tenant.Resources.Sum(resource => resource.Capacity);
        var left = (DaysBack + DaysAhead) * PlacesADay * units;
        var wanted = tenant.Scale.BookingsOf(tenant.Number);
        if (wanted > left)
        {
            throw new ArgumentException($"A tenant has room for {left} bookings: make more tenants.");
        }

        for (var slot = 0; slot < (DaysBack + DaysAhead) * PlacesADay; slot++)
        {
            var from = tenant.Scale.Today.AddDays((slot / PlacesADay) - DaysBack) + Opens + (Place * (slot % PlacesADay));
            foreach (var (resource, capacity) in tenant.Resources)
            {
                for (var unit = 0; unit < capacity; unit++, left--)
                {
                    if (tenant.Draw.Below(left) < wanted)
                    {
                        wanted--;
                        yield return (resource, from);
                    }
                }
            }
        }
    }
}
