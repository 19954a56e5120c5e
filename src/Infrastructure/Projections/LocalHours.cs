using GraphBooking.Domain.Bookings;
using NodaTime;

namespace GraphBooking.Infrastructure.Projections;

/// <summary>Cuts time into hours of the wall clock; where the clock is set forward or back, an hour is as long as it really was.</summary>
internal static class LocalHours
{
    private const int HourSeconds = 3600;

    public static IEnumerable<(DateOnly Day, short Hour, long Seconds)> Of(DateTimeOffset start, DateTimeOffset end, DateTimeZone zone)
    {
        var last = Instant.FromDateTimeOffset(end);
        for (var from = Instant.FromDateTimeOffset(start); from < last;)
        {
            var interval = zone.GetZoneInterval(from);
            var local = from.InZone(zone).LocalDateTime;
            var to = from + Duration.FromSeconds(HourSeconds) - Duration.FromTicks(local.TickOfDay % (HourSeconds * NodaConstants.TicksPerSecond));
            to = interval.HasEnd ? Instant.Min(to, interval.End) : to;
            to = Instant.Min(to, last);
            yield return (local.Date.ToDateOnly(), (short)local.Hour, (long)(to - from).TotalSeconds);
            from = to;
        }
    }

    /// <summary>Whether the time counts as booked.</summary>
    public static bool IsBooked(Booking booking) =>
        booking.Status is BookingStatus.Confirmed or BookingStatus.CheckedIn or BookingStatus.Completed;
}
