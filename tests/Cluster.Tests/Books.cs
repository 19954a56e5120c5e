using Npgsql;

namespace GraphBooking.Cluster.Tests;

/// <summary>What stands on a node, seen by its superuser.</summary>
internal static class Books
{
    /// <summary>All bookings of the tenant.</summary>
    public static async Task<HashSet<string>> Bookings(NpgsqlDataSource node, string slug)
    {
        await using var command = node.CreateCommand(
            "SELECT 'bkg_' || b.id FROM booking.bookings b JOIN tenancy.tenants t USING (tenant_id) WHERE t.slug = $1");
        command.Parameters.AddWithValue(slug);
        await using var reader = await command.ExecuteReaderAsync();
        var ids = new HashSet<string>();
        while (await reader.ReadAsync())
        {
            ids.Add(reader.GetString(0));
        }

        return ids;
    }

    /// <returns>The first column of the one row.</returns>
    public static async Task<T> Scalar<T>(NpgsqlDataSource node, string sql)
    {
        await using var command = node.CreateCommand(sql);
        return (T)(await command.ExecuteScalarAsync())!;
    }
}
