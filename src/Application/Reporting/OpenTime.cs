using GraphBooking.Application.Availability;
using GraphBooking.Domain.Catalog;
using GraphBooking.Domain.Shared;
using NodaTime;

namespace GraphBooking.Application.Reporting;

/// <summary>What a resource offers: its openings times its capacity without closures, as its opening hours are today.</summary>
internal static class OpenTime
{
    /// <summary>From the day on which the resource was made until it was archived, cut into the given hours.</summary>
    /// <param name="offered">The resource.</param>
    /// <param name="hours">In order.</param>
    /// <param name="zone">Of the hours.</param>
    public static IEnumerable<(WallHour Hour, long Seconds)> Of(ResourceOffer offered, IReadOnlyList<WallHour> hours, DateTimeZone zone)
    {
        if (hours.Count == 0)
        {
            yield break;
        }

        var since = Instant.FromDateTimeOffset(offered.Resource.CreatedAt).InZone(zone).Date.ToDateOnly();
        var first = 0;
        foreach (var piece in Pieces(offered, new TimeRange(hours[0].Time.Start, hours[^1].Time.End)))
        {
            while (first < hours.Count && hours[first].Time.End <= piece.Start)
            {
                first++;
            }

            for (var i = first; i < hours.Count && hours[i].Time.Start < piece.End; i++)
            {
                var seconds = Seconds(hours[i].Time, piece);
                if (seconds > 0 && hours[i].Day >= since)
                {
                    yield return (hours[i], seconds * offered.Resource.Capacity);
                }
            }
        }
    }

    // In order, and none touches another: openings that a change of the clock makes overlap count once.
    private static IEnumerable<TimeRange> Pieces(ResourceOffer offered, TimeRange window)
    {
        var resource = offered.Resource;
        var closures = offered.Closures.OrderBy(closure => closure.Start).ToArray();
        var last = resource.ArchivedAt is { } archived && archived < window.End ? archived : window.End;
        var next = window.Start;
        foreach (var opening in OpeningCalendar.Openings(resource.OpeningHours, DateTimeZoneProviders.Tzdb[resource.TimeZone], window))
        {
            next = Later(next, opening.Start);
            var end = opening.End < last ? opening.End : last;
            foreach (var closure in closures)
            {
                if (closure.End <= next || closure.Start >= end)
                {
                    continue;
                }

                if (next < closure.Start)
                {
                    yield return new TimeRange(next, closure.Start);
                }

                next = closure.End;
            }

            if (next < end)
            {
                yield return new TimeRange(next, end);
                next = end;
            }
        }
    }

    private static long Seconds(TimeRange one, TimeRange other) =>
        (one.End < other.End ? one.End : other.End).ToUnixTimeSeconds() - Later(one.Start, other.Start).ToUnixTimeSeconds();

    private static DateTimeOffset Later(DateTimeOffset one, DateTimeOffset other) => one > other ? one : other;
}
