using GraphBooking.Application.Shared;
using GraphBooking.Domain.Shared;
using MediatR;
using NodaTime;

namespace GraphBooking.Application.Reporting;

public enum OccupancyGrouping
{
    Day,

    /// <summary>From Monday on.</summary>
    Week,
    Month,
    Resource,
}

/// <summary>How much of what is open was booked: confirmed, checked in or completed, without buffers.</summary>
public sealed record GetOccupancy(DateOnly From, DateOnly To, OccupancyGrouping GroupBy) : IQuery<IReadOnlyList<OccupancyRow>>, IReportDays;

/// <param name="Day">The first of the group, which may lie before the days that were asked for; null of a resource.</param>
/// <param name="ResourceId">Null of a day.</param>
/// <param name="ResourceName">As it is now; null of a day.</param>
/// <param name="Bookings">Those that start in the group.</param>
/// <param name="BookedSeconds">Times the quantity.</param>
/// <param name="OpenSeconds">Times the capacity.</param>
public sealed record OccupancyRow(
    DateOnly? Day, ResourceId? ResourceId, string? ResourceName, long Bookings, long BookedSeconds, long OpenSeconds);

internal sealed class GetOccupancyValidator : ReportDaysValidator<GetOccupancy>;

internal sealed class GetOccupancyHandler(IReportReads reads) : IRequestHandler<GetOccupancy, Result<IReadOnlyList<OccupancyRow>>>
{
    public async Task<Result<IReadOnlyList<OccupancyRow>>> Handle(GetOccupancy query, CancellationToken cancellationToken)
    {
        var facts = await reads.Occupancy(query, query.GroupBy, cancellationToken);
        var open = OpenSeconds(query, facts);
        var booked = facts.Booked.ToDictionary(row => new Group(row.Day, row.Resource));
        var names = facts.Offers.ToDictionary(offer => offer.Resource.Id, offer => offer.Resource.Name);
        return Result<IReadOnlyList<OccupancyRow>>.Of([.. Groups(query, open.Keys.Concat(booked.Keys)).Select(group => new OccupancyRow(
            group.Day,
            group.Resource,
            group.Resource is { } resource ? names.GetValueOrDefault(resource) : null,
            booked.GetValueOrDefault(group)?.Bookings ?? 0,
            booked.GetValueOrDefault(group)?.Seconds ?? 0,
            open.GetValueOrDefault(group)))]);
    }

    private static Dictionary<Group, long> OpenSeconds(GetOccupancy query, OccupancyFacts facts)
    {
        var open = new Dictionary<Group, long>();
        var zone = DateTimeZoneProviders.Tzdb[facts.TimeZone];
        var hours = WallClock.Hours(query, zone);
        foreach (var offer in facts.Offers)
        {
            foreach (var (hour, seconds) in OpenTime.Of(offer, hours, zone))
            {
                var group = query.GroupBy == OccupancyGrouping.Resource
                    ? new Group(null, offer.Resource.Id)
                    : new Group(FirstOf(hour.Day, query.GroupBy), null);
                open[group] = open.GetValueOrDefault(group) + seconds;
            }
        }

        return open;
    }

    // Every day, week or month there is, and of resources those that offered or had something.
    private static IEnumerable<Group> Groups(GetOccupancy query, IEnumerable<Group> found) => query.GroupBy == OccupancyGrouping.Resource
        ? found.Distinct().OrderBy(group => group.Resource!.Value.Value)
        : Enumerable.Range(query.From.DayNumber, query.To.DayNumber - query.From.DayNumber)
            .Select(number => new Group(FirstOf(DateOnly.FromDayNumber(number), query.GroupBy), null))
            .Distinct();

    private static DateOnly FirstOf(DateOnly day, OccupancyGrouping grouping) => grouping switch
    {
        OccupancyGrouping.Week => day.AddDays(-(((int)day.DayOfWeek + 6) % 7)),
        OccupancyGrouping.Month => new DateOnly(day.Year, day.Month, 1),
        _ => day,
    };

    private readonly record struct Group(DateOnly? Day, ResourceId? Resource);
}
