using GraphBooking.Infrastructure.Projections;
using GraphBooking.Infrastructure.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace GraphBooking.Integration.Tests.Projections;

/// <summary>What the read models of a database say.</summary>
internal static class ReadModels
{
    /// <summary>Each with the rows that say nothing left out.</summary>
    private static readonly (string Projection, string Table, string Says)[] All =
    [
        ("booking-list", "booking_list", "true"),
        ("booking-list", "booking_days", "true"),
        ("resource-hours", "resource_hours", "seconds <> 0 OR bookings <> 0"),
        ("customer-history", "customer_history", "bookings <> 0"),
        ("revenue-days", "revenue_days", "captured_minor <> 0 OR refunded_minor <> 0"),
    ];

    public static IProjection[] Projections(TestDatabase database) => [.. database.Services.GetServices<IProjection>()];

    /// <summary>One line a table: how many rows of the live generation there are, and their checksum.</summary>
    public static async Task<string> Checksums(TestDatabase database)
    {
        var lines = new List<string>();
        foreach (var (projection, table, says) in All)
        {
            lines.Add(table + " " + await database.Scalar<string>(
                $"SELECT count(*) || ' ' || coalesce(md5(string_agg(row, '|' ORDER BY row)), '') FROM " +
                $"(SELECT (to_jsonb(t) - 'generation')::text AS row FROM reporting.{table} t " +
                $"WHERE generation = (SELECT live FROM reporting.projections WHERE name = '{projection}') AND ({says})) rows"));
        }

        return string.Join('\n', lines);
    }

    /// <summary>Until no tenant is behind.</summary>
    public static async Task CatchUp(TestDatabase database, Projector projector, Random? sizes = null)
    {
        var sources = database.Services.GetRequiredService<DataSources>();
        var projections = Projections(database);
        while (await ProjectionHost.Behind(sources, projections, Side.Live, 1000, default) is { Count: > 0 } behind)
        {
            foreach (var (tenant, _) in behind)
            {
                await projector.Turn(tenant, projections, Side.Live, sizes?.Next(1, 40) ?? ProjectionHost.Most, default);
            }
        }
    }
}
