using GraphBooking.Domain.Catalog;
using GraphBooking.Domain.Shared;
using NodaTime;

namespace GraphBooking.Application.Availability;

/// <summary>
/// Turns weekly opening hours into instants. Every boundary is converted for itself in the zone: adding an offset
/// difference is wrong on every day of a clock change.
/// </summary>
public static class OpeningCalendar
{
    // Local dates are at most one day off UTC's, and an opening reaches at most one day past its own.
    private const int MarginDays = 2;

    private static readonly long LastDay = DateTimeOffset.MaxValue.UtcTicks / TimeSpan.TicksPerDay;
    private static readonly LocalDate FirstDate = new(1, 1, 1);

    /// <summary>
    /// Every opening that shares an instant with the window, whole (never cut off at the window), by its start.
    /// Openings that a clock change swallows are left out; those that it makes overlap are given as they are.
    /// Near the years 1 and 9999 boundaries stop at the first and the last instant there is.
    /// </summary>
    /// <param name="hours">Weekly openings, not overlapping in wall time, in any order.</param>
    /// <param name="zone">The zone of their wall time.</param>
    /// <param name="window">The instants of interest, in UTC.</param>
    public static IReadOnlyList<TimeRange> Openings(
        IReadOnlyList<OpeningHours> hours,
        DateTimeZone zone,
        TimeRange window)
    {
        var openings = new List<TimeRange>();
        if (window.IsEmpty || hours.Count == 0)
        {
            return openings;
        }

        // Days count from 0001-01-01. NodaTime knows the ones before it, but none after 9999-12-31.
        var last = Math.Min((window.End.UtcTicks / TimeSpan.TicksPerDay) + MarginDays, LastDay);
        for (var day = (window.Start.UtcTicks / TimeSpan.TicksPerDay) - MarginDays; day <= last; day++)
        {
            AddOpenings(openings, day, hours, zone, window);
        }

        openings.Sort(static (one, other) => one.Start.CompareTo(other.Start));
        return openings;
    }

    private static void AddOpenings(
        List<TimeRange> openings,
        long day,
        IReadOnlyList<OpeningHours> hours,
        DateTimeZone zone,
        TimeRange window)
    {
        var dayOfWeek = DayOfWeekOf(day);
        for (var i = 0; i < hours.Count; i++)
        {
            var opening = hours[i];
            if (opening.Day != dayOfWeek)
            {
                continue;
            }

            var range = new TimeRange(
                OpensAt(day, opening, zone),
                ClosesAt(opening.ClosesNextDay ? day + 1 : day, opening, hours, zone));
            if (!range.IsEmpty && range.Overlaps(window))
            {
                openings.Add(range);
            }
        }
    }

    private static DateTimeOffset OpensAt(long day, OpeningHours opening, DateTimeZone zone) =>
        Resolve(day, opening.Opens, zone, lastOccurrence: false);

    private static DateTimeOffset ClosesAt(
        long day,
        OpeningHours opening,
        IReadOnlyList<OpeningHours> hours,
        DateTimeZone zone)
    {
        // An opening that takes over at this wall time does so at its first occurrence, so this one ends there. It is
        // the day of closing that counts: past midnight the one that takes over belongs to the next day.
        return Resolve(day, opening.Closes, zone, lastOccurrence: !Opens(DayOfWeekOf(day), opening.Closes, hours));
    }

    // By hand: this runs for every opening of every request, and LINQ would take a closure and an enumerator each time.
    private static bool Opens(DayOfWeek day, TimeOnly time, IReadOnlyList<OpeningHours> hours)
    {
        for (var i = 0; i < hours.Count; i++)
        {
            if (hours[i].Day == day && hours[i].Opens == time)
            {
                return true;
            }
        }

        return false;
    }

    private static DateTimeOffset Resolve(long day, TimeOnly time, DateTimeZone zone, bool lastOccurrence)
    {
        if (day > LastDay)
        {
            return DateTimeOffset.MaxValue;
        }

        var mapping = zone.MapLocal(FirstDate.PlusDays((int)day).At(LocalTime.FromTicksSinceMidnight(time.Ticks)));
        if (mapping.Count == 0)
        {
            // Skipped: the first instant after the gap, for both boundaries, so that nothing overlaps by it.
            return mapping.LateInterval.Start.ToDateTimeOffset();
        }

        var offset = (lastOccurrence ? mapping.LateInterval : mapping.EarlyInterval).WallOffset;
        return Clamp((day * TimeSpan.TicksPerDay) + time.Ticks - offset.Ticks);
    }

    /// <summary>The day of the week of a day since 0001-01-01, which was a Monday; days before it are negative.</summary>
    private static DayOfWeek DayOfWeekOf(long day) => (DayOfWeek)((((day + 1) % 7) + 7) % 7);

    private static DateTimeOffset Clamp(long ticks) =>
        new(Math.Clamp(ticks, DateTimeOffset.MinValue.UtcTicks, DateTimeOffset.MaxValue.UtcTicks), TimeSpan.Zero);
}
