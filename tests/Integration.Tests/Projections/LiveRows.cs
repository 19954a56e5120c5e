using Npgsql;

namespace GraphBooking.Integration.Tests.Projections;

/// <summary>What the live generations of the read models say.</summary>
internal static class LiveRows
{
    // Each with the rows that say nothing left out.
    private static readonly (string Projection, string Table, string Says)[] All =
    [
        ("booking-list", "booking_list", "true"),
        ("booking-list", "booking_days", "true"),
        ("resource-hours", "resource_hours", "seconds <> 0 OR bookings <> 0"),
        ("customer-history", "customer_history", "bookings <> 0"),
        ("revenue-days", "revenue_days", "captured_minor <> 0 OR refunded_minor <> 0"),
    ];

    /// <summary>One line a table: how many rows there are, and their checksum.</summary>
    public static async Task<string> Checksums(NpgsqlDataSource superuser)
    {
        var lines = new List<string>();
        foreach (var (projection, table, says) in All)
        {
            await using var command = superuser.CreateCommand(
                $"SELECT count(*) || ' ' || coalesce(md5(string_agg(row, '|' ORDER BY row)), '') FROM " +
                $"(SELECT (to_jsonb(t) - 'generation')::text AS row FROM reporting.{table} t " +
                $"WHERE generation = (SELECT live FROM reporting.projections WHERE name = '{projection}') AND ({says})) rows");
            lines.Add($"{table} {await command.ExecuteScalarAsync()}");
        }

        return string.Join('\n', lines);
    }
}
