using GraphBooking.Domain.Shared;
using NodaTime;

namespace GraphBooking.Application.Reporting;

/// <summary>Time that the wall clock shows as one hour of one day, or a part of it.</summary>
/// <param name="Day">In the zone.</param>
/// <param name="Hour">From 0 to 23.</param>
/// <param name="Time">The instants; as long as it really was, also next to a change of the clock.</param>
public readonly record struct WallHour(DateOnly Day, int Hour, TimeRange Time);

/// <summary>Cuts time into hours of the wall clock: one that is shown twice is there twice, one that is skipped is not.</summary>
public static class WallClock
{
    // A day of the zone's begins and ends less than this from UTC's; next to a change of the clock it need not be in one piece.
    private static readonly TimeSpan Margin = TimeSpan.FromDays(1);

    /// <summary>The hours of these days, in order.</summary>
    public static IReadOnlyList<WallHour> Hours(IReportDays days, DateTimeZone zone) =>
    [
        .. Hours(new TimeRange(Midnight(days.From) - Margin, Midnight(days.To) + Margin), zone)
            .Where(hour => hour.Day >= days.From && hour.Day < days.To),
    ];

    /// <summary>The hours of this time, in order, the first and the last cut off at its ends.</summary>
    public static IEnumerable<WallHour> Hours(TimeRange time, DateTimeZone zone)
    {
        var end = Instant.FromDateTimeOffset(time.End);
        for (var from = Instant.FromDateTimeOffset(time.Start); from < end;)
        {
            var interval = zone.GetZoneInterval(from);
            var local = from.InZone(zone).LocalDateTime;
            var to = from + Duration.FromTicks(NodaConstants.TicksPerHour - (local.TickOfDay % NodaConstants.TicksPerHour));
            to = Instant.Min(interval.HasEnd ? Instant.Min(to, interval.End) : to, end);
            yield return new WallHour(local.Date.ToDateOnly(), local.Hour, new TimeRange(from.ToDateTimeOffset(), to.ToDateTimeOffset()));
            from = to;
        }
    }

    private static DateTimeOffset Midnight(DateOnly day) => new(day.ToDateTime(TimeOnly.MinValue), TimeSpan.Zero);
}
