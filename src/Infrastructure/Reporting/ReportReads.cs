using System.Runtime.CompilerServices;
using GraphBooking.Application.Reporting;
using GraphBooking.Application.Shared;
using GraphBooking.Domain.Shared;
using GraphBooking.Infrastructure.Persistence;
using GraphBooking.Infrastructure.Routing;
using Npgsql;

namespace GraphBooking.Infrastructure.Reporting;

/// <summary>Reads read models behind row-level security, on the analytics route.</summary>
internal sealed class ReportReads(Analytics analytics, CallerContext context) : IReportReads
{
    private string Tenant => context.Tenant.Value;

    public async Task<DateTimeOffset> AsOf(CancellationToken cancellationToken) =>
        (await Rows(ReportSql.AsOf, [P.Text(Tenant), P.Array(Live.OfReports)], row => Persistence.Rows.Instant(row, 0), cancellationToken)
            .SingleAsync(cancellationToken));

    public async Task<OccupancyFacts> Occupancy(IReportDays days, OccupancyGrouping grouping, CancellationToken cancellationToken)
    {
        await using var read = await analytics.Read(
            context, batch => Offering(batch, days, null).Add(ReportSql.BookedGroups(grouping), Over(days)), cancellationToken);
        var (zone, offers) = await Offers(read.Reader, cancellationToken);
        var groups = await read.Reader.NextRows(ReportRows.BookedGroup, cancellationToken);
        await read.End(cancellationToken);
        return new OccupancyFacts(zone, offers, groups);
    }

    public async Task<HeatmapFacts> Heatmap(IReportDays days, ResourceId? resource, CancellationToken cancellationToken)
    {
        await using var read = await analytics.Read(
            context, batch => Offering(batch, days, resource).Add(ReportSql.BookedHours, [.. Over(days), P.Id(resource)]), cancellationToken);
        var (zone, offers) = await Offers(read.Reader, cancellationToken);
        var hours = await read.Reader.NextRows(ReportRows.BookedHour, cancellationToken);
        await read.End(cancellationToken);
        return new HeatmapFacts(zone, offers, hours);
    }

    public IAsyncEnumerable<RevenueRow> Revenue(IReportDays days, RevenueGrouping grouping, CancellationToken cancellationToken) =>
        Rows(ReportSql.Revenue(grouping), Over(days), row => ReportRows.Revenue(row, grouping), cancellationToken);

    public async Task<LeadTime> LeadTime(IReportDays days, CancellationToken cancellationToken) =>
        await Rows(ReportSql.LeadTime, Over(days), ReportRows.LeadTime, cancellationToken).SingleAsync(cancellationToken);

    public async Task<NoShowRate> NoShowRate(IReportDays days, CancellationToken cancellationToken) =>
        await Rows(ReportSql.NoShowRate, Over(days), row => new NoShowRate(row.GetInt64(0), row.GetInt64(1)), cancellationToken)
            .SingleAsync(cancellationToken);

    public async Task<IReadOnlyList<TopService>> TopServices(IReportDays days, int first, CancellationToken cancellationToken)
    {
        var sums = await Rows(ReportSql.TopServices, [.. Over(days), P.Int(first)], ReportRows.ServiceSum, cancellationToken).ToListAsync(cancellationToken);
        return [.. sums.GroupBy(sum => (sum.Service, sum.Bookings))
            .Select(group => new TopService(group.Key.Service, group.Key.Bookings, [.. group.Select(sum => sum.Value)]))];
    }

    public IAsyncEnumerable<BookingLine> Bookings(IReportDays days, CancellationToken cancellationToken) =>
        Rows(ReportSql.Bookings, Over(days), ReportRows.BookingLine, cancellationToken);

    private SqlBatch Offering(SqlBatch batch, IReportDays days, ResourceId? resource) => batch
        .Add(ReportSql.TimeZone, P.Text(Tenant))
        .Add(ReportSql.Resources, P.Text(Tenant), P.Id(resource))
        .Add(ReportSql.Closures, [.. Over(days), P.Id(resource)]);

    private static async Task<(string TimeZone, List<ResourceOffer> Offers)> Offers(NpgsqlDataReader reader, CancellationToken cancellationToken)
    {
        var zone = (await reader.NextRow(row => row.GetString(0), cancellationToken))!;
        var resources = await reader.NextRows(Persistence.Rows.Resource, cancellationToken);
        var closures = (await reader.NextRows(row => (Id: row.GetGuid(0), Time: Persistence.Rows.Range(row, 1)), cancellationToken))
            .ToLookup(row => row.Id, row => row.Time);
        return (zone, [.. resources.Select(resource => new ResourceOffer(resource, [.. closures[resource.Id.Value]]))]);
    }

    private NpgsqlParameter[] Over(IReportDays days) => [P.Text(Tenant), P.Day(days.From), P.Day(days.To)];

    // One row at a time, as fast as they are taken.
    private async IAsyncEnumerable<T> Rows<T>(
        string sql, NpgsqlParameter[] parameters, Func<NpgsqlDataReader, T> read, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await using var rows = await analytics.Read(context, batch => batch.Add(sql, parameters), cancellationToken);
        await rows.Reader.NextResultAsync(cancellationToken);
        while (await rows.Reader.ReadAsync(cancellationToken))
        {
            yield return read(rows.Reader);
        }

        await rows.End(cancellationToken);
    }
}
