using GraphBooking.Application.Shared;
using GraphBooking.Domain.Shared;
using MediatR;
using NodaTime;

namespace GraphBooking.Application.Reporting;

/// <summary>How much of what is open was booked in each hour of the week.</summary>
/// <param name="From">The first day.</param>
/// <param name="To">The day after the last.</param>
/// <param name="ResourceId">All resources together when null.</param>
public sealed record GetHeatmap(DateOnly From, DateOnly To, ResourceId? ResourceId) : IQuery<IReadOnlyList<HeatmapCell>>, IReportDays;

/// <param name="Day">Of the week.</param>
/// <param name="Hour">Of the wall clock, from 0 to 23.</param>
/// <param name="BookedSeconds">Times the quantity.</param>
/// <param name="OpenSeconds">Times the capacity.</param>
public sealed record HeatmapCell(DayOfWeek Day, int Hour, long BookedSeconds, long OpenSeconds);

internal sealed class GetHeatmapValidator : ReportDaysValidator<GetHeatmap>;

internal sealed class GetHeatmapHandler(IReportReads reads) : IRequestHandler<GetHeatmap, Result<IReadOnlyList<HeatmapCell>>>
{
    private const int HoursOfADay = 24;
    private const int DaysOfAWeek = 7;

    public async Task<Result<IReadOnlyList<HeatmapCell>>> Handle(GetHeatmap query, CancellationToken cancellationToken)
    {
        var facts = await reads.Heatmap(query, query.ResourceId, cancellationToken);
        var zone = DateTimeZoneProviders.Tzdb[facts.TimeZone];
        var hours = WallClock.Hours(query, zone);
        var (booked, open) = (new long[DaysOfAWeek * HoursOfADay], new long[DaysOfAWeek * HoursOfADay]);
        foreach (var row in facts.Booked)
        {
            booked[CellOf(row.Day, row.Hour)] = row.Seconds;
        }

        foreach (var (hour, seconds) in facts.Offers.SelectMany(offer => OpenTime.Of(offer, hours, zone)))
        {
            open[CellOf(hour.Day.DayOfWeek, hour.Hour)] += seconds;
        }

        return Result<IReadOnlyList<HeatmapCell>>.Of([.. booked.Select((seconds, cell) => new HeatmapCell(
            (DayOfWeek)(((cell / HoursOfADay) + 1) % DaysOfAWeek), cell % HoursOfADay, seconds, open[cell]))]);
    }

    // Weeks begin on Monday.
    private static int CellOf(DayOfWeek day, int hour) => ((((int)day + DaysOfAWeek - 1) % DaysOfAWeek) * HoursOfADay) + hour;
}
