using System.Globalization;
using GraphBooking.Api.GraphQL.Catalog;
using GraphBooking.Api.GraphQL.Shared.Mapping;
using GraphBooking.Application.Reporting;
using GraphBooking.Application.Shared;
using GraphBooking.Domain.Shared;

namespace GraphBooking.Api.GraphQL.Reporting;

internal static class ReportTypes
{
    private const int SecondsOfAMinute = 60;

    public static void Map(SchemaMap map)
    {
        map.Query("reports", (_, _) => new ValueTask<object?>(Reports.All));
        map.Type<Reports>("Reports")
            .Query("asOf", _ => new GetReportsAsOf())
            .Query("occupancy", input => new GetOccupancy(input.Day("from"), input.Day("to"), input.Enum<OccupancyGrouping>("groupBy")))
            .Query("revenue", input => new GetRevenue(input.Day("from"), input.Day("to"), input.Enum<RevenueGrouping>("groupBy")))
            .Query("leadTime", input => new GetLeadTime(input.Day("from"), input.Day("to")))
            .Query("noShowRate", input => new GetNoShowRate(input.Day("from"), input.Day("to")))
            .Query("utilisationHeatmap", input => new GetHeatmap(input.Day("from"), input.Day("to"), input.IdOrNull<ResourceId>("resourceId")))
            .Query("topServices", input => new GetTopServices(input.Day("from"), input.Day("to"), input.Int("first")));
        MapTimes(map);
        MapMoney(map);
    }

    private static void MapTimes(SchemaMap map)
    {
        map.Type<OccupancyRow>("OccupancyRow")
            .Field("day", row => row.Day)
            .Field("resource", (row, request) => row.ResourceId is { } resource ? request.Load(CatalogLoaders.Resource, resource) : null)
            .Field("bookings", row => row.Bookings)
            .Field("bookedMinutes", row => row.BookedSeconds / SecondsOfAMinute)
            .Field("openMinutes", row => row.OpenSeconds / SecondsOfAMinute)
            .Field("occupancy", row => Ratios.Of(row.BookedSeconds, row.OpenSeconds));
        map.Type<HeatmapCell>("HeatmapCell")
            .Field("day", cell => EnumNames<DayOfWeek>.Of(cell.Day))
            .Field("hour", cell => cell.Hour)
            .Field("bookedMinutes", cell => cell.BookedSeconds / SecondsOfAMinute)
            .Field("openMinutes", cell => cell.OpenSeconds / SecondsOfAMinute)
            .Field("utilisation", cell => Ratios.Of(cell.BookedSeconds, cell.OpenSeconds));
        map.Type<LeadTime>("LeadTime")
            .Field("bookings", lead => lead.Bookings)
            .Field("average", lead => lead.Average)
            .Field("median", lead => lead.Median)
            .Field("p90", lead => lead.P90);
        map.Type<NoShowRate>("NoShowRate")
            .Field("attended", rate => rate.Attended)
            .Field("noShows", rate => rate.NoShows)
            .Field("rate", rate => Ratios.Of(rate.NoShows, rate.Attended + rate.NoShows));
    }

    private static void MapMoney(SchemaMap map)
    {
        map.Type<RevenueRow>("RevenueRow")
            .Field("key", row => row.Day?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) ?? row.ServiceId?.ToString() ?? row.ResourceId.ToString())
            .Field("day", row => row.Day)
            .Field("service", (row, request) => row.ServiceId is { } service ? request.Load(CatalogLoaders.Service, service) : null)
            .Field("resource", (row, request) => row.ResourceId is { } resource ? request.Load(CatalogLoaders.Resource, resource) : null)
            .Field("captured", row => row.Captured)
            .Field("refunded", row => row.Refunded)
            .Field("net", row => row.Net);
        map.Type<TopService>("TopService")
            .Field("service", (top, request) => request.Load(CatalogLoaders.Service, top.ServiceId))
            .Field("bookings", top => top.Bookings)
            .Field("value", top => top.Value);
    }

    // Holds nothing: each field asks for itself.
    private sealed class Reports
    {
        public static readonly Reports All = new();
    }
}
