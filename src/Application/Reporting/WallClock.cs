using GraphBooking.Domain.Shared;
using NodaTime;

namespace GraphBooking.Application.Reporting;

/// <summary>Time that the wall clock shows as one hour of one day, or a part of it next to a change of the clock.</summary>
/// <param name="Day">In the zone.</param>
/// <param name="Hour">From 0 to 23.</param>
/// <param name="Time">The instants.</param>
internal readonly record struct WallHour(DateOnly Day, int Hour, TimeRange Time);

/// <summary>Cuts time into hours of the wall clock: one that is shown twice is there twice, one that is skipped is not.</summary>
internal static class WallClock
{
    // A day of the zone's begins and ends less than this from UTC's; next to a change of the clock it need not be in one piece.
    private static readonly TimeSpan Margin = TimeSpan.FromDays(1);

    /// <summary>The hours of these days, in order.</summary>
    public static IReadOnlyList<WallHour> Hours(IReportDays days, DateTimeZone zone)
    {
        var hours = new List<WallHour>();
        var end = Instant.FromDateTimeOffset(Midnight(days.To) + Margin);
        for (var from = Instant.FromDateTimeOffset(Midnight(days.From) - Margin); from < end;)
        {
            var interval = zone.GetZoneInterval(from);
            var local = from.InZone(zone).LocalDateTime;
            var to = from + Duration.FromTicks(NodaConstants.TicksPerHour - (local.TickOfDay % NodaConstants.TicksPerHour));
            to = interval.HasEnd ? Instant.Min(to, interval.End) : to;
            if (local.Date.ToDateOnly() is var day && day >= days.From && day < days.To)
            {
                hours.Add(new WallHour(day, local.Hour, new TimeRange(from.ToDateTimeOffset(), to.ToDateTimeOffset())));
            }

            from = to;
        }

        return hours;
    }

    private static DateTimeOffset Midnight(DateOnly day) => new(day.ToDateTime(TimeOnly.MinValue), TimeSpan.Zero);
}
