using GraphBooking.Application;
using GraphBooking.Application.Shared;
using GraphBooking.Infrastructure;
using GraphBooking.Infrastructure.Persistence;
using GraphBooking.Infrastructure.Routing;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace GraphBooking.Cluster.Tests;

/// <summary>Which node each route leads to, by what the node says of itself.</summary>
[Collection(Cluster.Name)]
public sealed class RoutingTests(Cluster cluster)
{
    private const string WhoAmI = "SELECT current_setting('graphbooking.node'), pg_is_in_recovery()";

    [Fact]
    public async Task Write_GoesToThePrimary_ReadToAReplica_ReportToAnalytics()
    {
        await cluster.Ready();
        await using var services = await Routed();
        var caller = Nobody();

        await using var connection = await services.GetRequiredService<DataSources>().Application.OpenConnectionAsync();
        await using var batch = new SqlBatch(connection).Add(WhoAmI);
        await using var written = await batch.Read(CancellationToken.None);
        await written.ReadAsync();
        var write = Who(written);
        var read = await Read(services, caller);
        await using var report = await services.GetRequiredService<Analytics>().Read(caller, rows => rows.Add(WhoAmI), CancellationToken.None);
        var reported = (await report.Reader.NextRows(Who, CancellationToken.None)).Single();

        Assert.Equal(((await cluster.Primary()).Name, false), write);
        Assert.Equal((cluster.Replica.Name, true), read);
        Assert.Equal((cluster.Analytics.Name, true), reported);
    }

    [Fact]
    public async Task Read_WhenOnlyThePrimaryIsCertain_GoesThere()
    {
        await cluster.Ready();
        await using var services = await Routed();
        var caller = Nobody();
        caller.Consistency.RequirePrimary();

        Assert.Equal(((await cluster.Primary()).Name, false), await Read(services, caller));
    }

    [Fact]
    public async Task Read_WhenTheCallerHasSeenAnotherTimeline_GoesToThePrimary()
    {
        await cluster.Ready();
        await using var services = await Routed();
        var caller = Nobody();
        caller.Consistency.Reached(new LogPosition(1, 1));
        await Read(services, caller);
        var reached = caller.Consistency.Floor;
        var elsewhere = Nobody();
        elsewhere.Consistency.Reached(new LogPosition(reached.Timeline - 1, reached.Lsn));

        Assert.Equal(((await cluster.Primary()).Name, false), await Read(services, elsewhere));
    }

    [Fact]
    public async Task Replica_WhenMoreReadsFallBackThanThePrimaryHasPlacesFor_AreServedInLine()
    {
        await cluster.Ready();
        await using var services = await Routed();
        var most = 0;
        var now = 0;
        await Task.WhenAll(Enumerable.Range(0, 40).Select(async _ =>
        {
            var caller = Nobody();
            caller.Consistency.RequirePrimary();
            await services.GetRequiredService<ReadRoutes>().Run(caller, async session =>
            {
                most = Math.Max(most, Interlocked.Increment(ref now));
                await using var batch = session.Batch().Add("SELECT pg_sleep(0.05)");
                await using var reader = await session.Read(batch, CancellationToken.None);
                await session.End(reader, CancellationToken.None);
                Interlocked.Decrement(ref now);
                return true;
            }, CancellationToken.None);
        }));

        Assert.InRange(most, 1, 3);
    }

    private static (string Node, bool IsStandby) Who(NpgsqlDataReader row) => (row.GetString(0), row.GetBoolean(1));

    private static CallerContext Nobody() => new() { Caller = Caller.System(new("nobody")) };

    private static Task<(string Node, bool IsStandby)> Read(IServiceProvider services, CallerContext caller) =>
        services.GetRequiredService<ReadRoutes>().Run(caller, async session =>
        {
            await using var batch = session.Batch().Add(WhoAmI);
            await using var reader = await session.Read(batch, CancellationToken.None);
            var who = (await reader.NextRows(Who, CancellationToken.None)).Single();
            await session.End(reader, CancellationToken.None);
            return who;
        }, CancellationToken.None);

    private async Task<ServiceProvider> Routed()
    {
        var settings = cluster.Configuration();
        settings["GraphBooking:Routing:MaxPrimaryReads"] = "3";
        var services = new ServiceCollection().AddLogging().AddApplication().AddInfrastructure(settings).BuildServiceProvider();
        await services.GetRequiredService<NodeMonitor>().Discover(CancellationToken.None);
        return services;
    }
}
