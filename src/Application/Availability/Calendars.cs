using GraphBooking.Domain.Availability;
using GraphBooking.Domain.Catalog;
using GraphBooking.Domain.Shared;
using NodaTime;

namespace GraphBooking.Application.Availability;

/// <summary>Turns a resource's wall-clock hours into the calendar of instants that is examined for slots.</summary>
public static class Calendars
{
    public static ResourceCalendar Of(
        Resource resource, IReadOnlyList<TimeRange> closures, IReadOnlyList<BusyInterval> busy, TimeRange window) =>
        new(
            resource.Capacity,
            OpeningCalendar.Openings(resource.OpeningHours, DateTimeZoneProviders.Tzdb[resource.TimeZone], window),
            closures,
            busy);
}
