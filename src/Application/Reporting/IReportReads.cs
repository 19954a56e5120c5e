using GraphBooking.Domain.Catalog;
using GraphBooking.Domain.Shared;

namespace GraphBooking.Application.Reporting;

/// <summary>A resource with what closes it around the days that were asked for.</summary>
public sealed record ResourceOffer(Resource Resource, IReadOnlyList<TimeRange> Closures);

/// <param name="Day">The first of the group, or null.</param>
/// <param name="Resource">The group's, or null.</param>
/// <param name="Bookings">That start in the group.</param>
/// <param name="Seconds">Times the quantity.</param>
public sealed record BookedGroup(DateOnly? Day, ResourceId? Resource, long Bookings, long Seconds);

public sealed record BookedHour(DayOfWeek Day, int Hour, long Seconds);

/// <param name="TimeZone">The tenant's.</param>
/// <param name="Offers">All resources, archived ones and later ones included.</param>
/// <param name="Booked">Groups in which anything is.</param>
public sealed record OccupancyFacts(string TimeZone, IReadOnlyList<ResourceOffer> Offers, IReadOnlyList<BookedGroup> Booked);

/// <param name="TimeZone">The tenant's.</param>
/// <param name="Offers">All resources that were asked for.</param>
/// <param name="Booked">Hours of the week in which anything is.</param>
public sealed record HeatmapFacts(string TimeZone, IReadOnlyList<ResourceOffer> Offers, IReadOnlyList<BookedHour> Booked);

/// <summary>What reports are made from, each in one round trip on the analytics route.</summary>
public interface IReportReads
{
    Task<DateTimeOffset> AsOf(CancellationToken cancellationToken);

    Task<OccupancyFacts> Occupancy(IReportDays days, OccupancyGrouping grouping, CancellationToken cancellationToken);

    Task<HeatmapFacts> Heatmap(IReportDays days, ResourceId? resource, CancellationToken cancellationToken);

    /// <summary>By group and currency; read while they are asked for.</summary>
    IAsyncEnumerable<RevenueRow> Revenue(IReportDays days, RevenueGrouping grouping, CancellationToken cancellationToken);

    Task<LeadTime> LeadTime(IReportDays days, CancellationToken cancellationToken);

    Task<NoShowRate> NoShowRate(IReportDays days, CancellationToken cancellationToken);

    /// <summary>The most booked first; of equals, the older service.</summary>
    Task<IReadOnlyList<TopService>> TopServices(IReportDays days, int first, CancellationToken cancellationToken);

    /// <summary>By start; read while they are asked for.</summary>
    IAsyncEnumerable<BookingLine> Bookings(IReportDays days, CancellationToken cancellationToken);
}
