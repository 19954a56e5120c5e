using System.Diagnostics;
using Npgsql;

namespace GraphBooking.Cluster.Tests;

/// <summary>Many clients on few connections, whose tenants and statements must not mix.</summary>
[Collection(Cluster.Name)]
public sealed class PgBouncerTests(Cluster cluster)
{
    private const int Clients = 500;

    [Fact]
    public async Task Pool_WhenFiveHundredClientsOfManyTenantsShareTwenty_ShowsEachItsOwnRows()
    {
        await cluster.Ready();
        var shops = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => Shop.Open(cluster)));
        await Task.WhenAll(shops.Select(shop => shop.Resource()));
        await using var superuser = (await cluster.Primary()).Superuser(cluster.Endpoints);
        var tenants = await Tenants(superuser, shops);
        var settings = new NpgsqlConnectionStringBuilder(cluster.Endpoints.Application)
        {
            Host = (await cluster.Primary()).Address,
            MaxPoolSize = Clients,
            Timeout = 30,
        };
        await using var clients = NpgsqlDataSource.Create(settings);

        var seen = await Task.WhenAll(Enumerable.Range(0, Clients).Select(client => Look(clients, tenants, client)));

        Assert.All(seen, own => Assert.True(own));
        await using var counted = superuser.CreateCommand(
            "SELECT count(*) FROM pg_stat_activity WHERE usename = 'graphbooking_application' AND datname = current_database()");
        Assert.InRange((long)(await counted.ExecuteScalarAsync())!, 1, 20);
    }

    [Fact]
    public async Task PgBouncer_WhenItIsKilledUnderLoad_IsBackWithinFiveSeconds()
    {
        await cluster.Ready();
        var shop = await Shop.Open(cluster);
        var writers = await Writers.Start(shop, 16);
        await writers.UntilAnswered(100);

        var killed = Stopwatch.GetTimestamp();
        Signal.Kill((await cluster.Primary()).BouncerPid);
        await writers.UntilAnsweredAgain(200);
        await writers.End();

        Assert.Empty(writers.Contradictions);
        Assert.InRange(writers.LongestSilence(killed), TimeSpan.Zero, TimeSpan.FromSeconds(5));
        await using var superuser = (await cluster.Primary()).Superuser(cluster.Endpoints);
        Assert.Equal(writers.Acknowledged.Values.ToHashSet(), await Books.Bookings(superuser, shop.Slug));
    }

    // A transaction after another, each for another tenant, as requests come.
    private static async Task<bool> Look(NpgsqlDataSource clients, string[] tenants, int client)
    {
        await using var connection = await clients.OpenConnectionAsync();
        for (var turn = 0; turn < 10; turn++)
        {
            var tenant = tenants[(client + turn) % tenants.Length];
            await using var batch = new NpgsqlBatch(connection);
            batch.BatchCommands.Add(new NpgsqlBatchCommand("SELECT set_config('app.current_tenant_id', $1, true)")
            {
                Parameters = { new NpgsqlParameter<string> { TypedValue = tenant } },
            });
            batch.BatchCommands.Add(new NpgsqlBatchCommand("SELECT tenant_id FROM resources WHERE name = $1")
            {
                Parameters = { new NpgsqlParameter<string> { TypedValue = "Room" } },
            });
            await using var reader = await batch.ExecuteReaderAsync();
            await reader.NextResultAsync();
            var rows = 0;
            while (await reader.ReadAsync())
            {
                rows++;
                if (reader.GetString(0) != tenant)
                {
                    return false;
                }
            }

            if (rows != 1)
            {
                return false;
            }
        }

        return true;
    }

    private static async Task<string[]> Tenants(NpgsqlDataSource superuser, IEnumerable<Shop> shops)
    {
        await using var command = superuser.CreateCommand("SELECT array_agg(tenant_id::text) FROM tenancy.tenants WHERE slug = ANY ($1)");
        command.Parameters.AddWithValue(shops.Select(shop => shop.Slug).ToArray());
        return (string[])(await command.ExecuteScalarAsync())!;
    }
}
