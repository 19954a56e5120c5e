using GraphBooking.Application.Reporting;
using GraphBooking.Integration.Tests.Projections;
using Npgsql;

namespace GraphBooking.Integration.Tests.Reporting;

/// <summary>How new reports are, and how the materialized views behind them are kept.</summary>
public sealed class RefreshTests
{
    [Fact]
    public async Task AsOf_WhileAnythingIsMissing_IsNotNow()
    {
        var past = await Past.Begin(11, 30, "Europe/Berlin");
        var business = past.Businesses[0];
        var created = business.Tenant.CreatedAt;

        await IsAboutTenantsBirth();
        await past.Sequence();
        await IsAboutTenantsBirth();
        await past.Project();
        await IsAboutTenantsBirth();
        await past.Refresh();
        await IsNow();

        var last = past.Lives.Max(life => life.At);
        var later = Lives.Of(new Random(12), [business.Tenant.Id.Value], 1);
        await Lives.Store(past.Database.Superuser, later);
        Assert.Equal(last, await AsOf());
        await past.Sequence();
        Assert.Equal(last, await AsOf());
        await past.Project();
        Assert.Equal(last, await AsOf());
        Assert.True(await past.Refresh());
        await IsNow();

        Task<DateTimeOffset> AsOf() => past.Answer(business, new GetReportsAsOf());

        async Task IsAboutTenantsBirth() => Assert.Equal(created.ToUnixTimeMilliseconds(), (await AsOf()).ToUnixTimeMilliseconds());

        async Task IsNow()
        {
            var before = await past.Database.Scalar<DateTime>("SELECT clock_timestamp()");
            Assert.True(await AsOf() >= before);
        }
    }

    [Fact]
    public async Task Refresh_WhenSeveralAskAtOnce_IsDoneOnce_AndNotAgainWhileNothingMoves()
    {
        var past = await Past.Begin(13, 30, "UTC");
        await past.Sequence();
        await past.Project();

        var done = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => past.Refresh()));

        Assert.Single(done, true);
        Assert.False(await past.Refresh());
        // What changes a read model and moves no checkpoint: a rebuild that comes to something else, and a replay.
        foreach (var change in new[]
        {
            "UPDATE reporting.projections SET rebuilt_at = clock_timestamp()",
            "INSERT INTO reporting.parked_streams (tenant_id, projection, generation, stream_id, version, reason) " +
                "SELECT tenant_id, projection, generation, 'bkg_1', 1, 'x' FROM reporting.checkpoints",
            "DELETE FROM reporting.parked_streams",
        })
        {
            await past.Database.Scalar<int>(change + " RETURNING 1");
            Assert.True(await past.Refresh());
            Assert.False(await past.Refresh());
        }
    }

    [Fact]
    public async Task Totals_AreRefreshedByTheWorkerAlone_AndReadBehindTheTenantAlone()
    {
        var past = await Past.Get();
        await using var application = past.Database.ApplicationSource();
        await using var worker = past.Database.WorkerSource();
        var tenant = past.Businesses[0].Tenant.Id.Value;
        var own = await past.Database.Scalar<long>("SELECT count(*) FROM reporting.booking_totals WHERE tenant_id = $1", tenant);

        await IsDenied(application, "SELECT count(*) FROM booking_totals");
        await IsDenied(application, "SELECT count(*) FROM booking_totals_checkpoints");
        await IsDenied(application, "SELECT refresh_booking_totals()");
        await IsDenied(worker, "SELECT count(*) FROM booking_totals");
        await IsDenied(worker, "SELECT count(*) FROM own_booking_totals");
        Assert.Equal(0, await Count(application, "nobody"));
        Assert.True(own > 0);
        Assert.Equal(own, await Count(application, tenant));
    }

    private static async Task IsDenied(NpgsqlDataSource source, string sql)
    {
        await using var command = source.CreateCommand(sql);
        Assert.Equal(PostgresErrorCodes.InsufficientPrivilege, (await Assert.ThrowsAsync<PostgresException>(() => command.ExecuteScalarAsync())).SqlState);
    }

    private static async Task<long> Count(NpgsqlDataSource source, string tenant)
    {
        await using var connection = await source.OpenConnectionAsync();
        await using var batch = new NpgsqlBatch(connection);
        batch.BatchCommands.Add(new NpgsqlBatchCommand($"SELECT set_config('app.current_tenant_id', '{tenant}', true)"));
        batch.BatchCommands.Add(new NpgsqlBatchCommand("SELECT count(*) FROM own_booking_totals"));
        await using var reader = await batch.ExecuteReaderAsync();
        await reader.NextResultAsync();
        await reader.ReadAsync();
        return reader.GetInt64(0);
    }
}
