using GraphBooking.Application.Operations;
using GraphBooking.Application.Tenancy;
using GraphBooking.Infrastructure.EventStore;
using GraphBooking.Infrastructure.Projections;
using GraphBooking.Infrastructure.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace GraphBooking.Integration.Tests.Projections;

/// <summary>Read models come to the same whatever befalls those who build them.</summary>
public sealed class ProjectionTests
{
    [Fact]
    public async Task Turn_WithBatchesOfAnySize_ComesToWhatARebuildComesTo()
    {
        var (database, tenants) = await Open(3);
        await Feed(database, Lives.Of(new Random(1), tenants, 300));

        await ReadModels.CatchUp(database, NewProjector(database), new Random(2));

        await ThenARebuildComesToTheSame(database);
    }

    [Fact]
    public async Task Turn_WhenSeveralAreAtWorkAtOnce_ComesToWhatARebuildComesTo()
    {
        var (database, tenants) = await Open(4);
        await Feed(database, Lives.Of(new Random(3), tenants, 300));

        await Task.WhenAll(Enumerable.Range(0, 4).Select(i => ReadModels.CatchUp(database, NewProjector(database), new Random(i))));

        await ThenARebuildComesToTheSame(database);
    }

    [Fact]
    public async Task Rebuild_WhenItIsStoppedAgainAndAgain_GoesOnWhereItStoppedWhileTheLiveOneServes()
    {
        var (database, tenants) = await Open(12);
        var lives = Lives.Of(new Random(6), tenants, 600);
        var (early, late) = (lives[..^200], lives[^200..]);
        await Feed(database, early);
        await ReadModels.CatchUp(database, NewProjector(database));
        var live = await ReadModels.Checksums(database);
        var rebuild = database.Services.GetRequiredService<Rebuild>();
        var sources = database.Services.GetRequiredService<DataSources>();
        var bookingList = ReadModels.Projections(database).Single(projection => projection.Name == "booking-list");

        var (done, stops) = (0L, 0);
        await rebuild.Begin(bookingList, anew: false, default);
        var projector = NewProjector(database);
        foreach (var tenant in tenants[..6])
        {
            await projector.Turn(tenant, [bookingList], Side.Building, 20, default);
            var states = await database.Services.GetRequiredService<IReadModels>().States(default);
            var progress = states.Single(state => state.Name == "booking-list").Rebuild!;
            Assert.Equal((done += 20, (long)early.Length), (progress.Done, progress.Total));
            Assert.Equal(live, await ReadModels.Checksums(database));
            using var stopped = new CancellationTokenSource();
            await stopped.CancelAsync();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => rebuild.Run("booking-list", false, 2, _ => { }, stopped.Token));
            stops++;
        }

        await Feed(database, late);
        await rebuild.Run("booking-list", false, 2, _ => { }, default);

        Assert.Equal((6, 120L), (stops, done));
        Assert.Equal(1, await database.Scalar<short>("SELECT live FROM reporting.projections WHERE name = 'booking-list'"));
        Assert.Equal(0, await database.Scalar<long>("SELECT count(*) FROM reporting.booking_list_0"));
        Assert.Empty(await ProjectionHost.Behind(sources, [bookingList], Side.Live, 1000, default));
        await ReadModels.CatchUp(database, NewProjector(database));
        Assert.All(
            (await database.Services.GetRequiredService<IReadModels>().States(default)),
            state => Assert.Equal((0L, TimeSpan.Zero, (RebuildProgress?)null), (state.Behind, state.Lag, state.Rebuild)));
    }

    [Fact]
    public async Task States_WhenEventsWait_TellHowManyAndForHowLong()
    {
        var (database, tenants) = await Open(2);
        await Feed(database, Lives.Of(new Random(7), tenants, 40));
        var events = await database.Scalar<long>("SELECT count(*) FROM eventstore.feed");
        var oldest = await database.Scalar<DateTime>("SELECT min(occurred_at) FROM eventstore.feed");

        var states = await database.Services.GetRequiredService<IReadModels>().States(default);

        Assert.Equal(4, states.Count);
        Assert.All(states, state => Assert.Equal(events, state.Behind));
        Assert.All(states, state => Assert.InRange(state.Lag, DateTime.UtcNow - oldest - TimeSpan.FromMinutes(1), DateTime.UtcNow - oldest + TimeSpan.FromMinutes(1)));
    }

    internal static async Task ThenARebuildComesToTheSame(TestDatabase database)
    {
        var live = await ReadModels.Checksums(database);
        Assert.DoesNotContain(live.Split('\n'), line => line.Contains(" 0 ", StringComparison.Ordinal));
        var rebuild = database.Services.GetRequiredService<Rebuild>();
        foreach (var name in rebuild.Names)
        {
            await rebuild.Run(name, anew: false, workers: 2, _ => { }, default);
            Assert.Equal(1, await database.Scalar<short>("SELECT live FROM reporting.projections WHERE name = $1", name));
        }

        Assert.Equal(live, await ReadModels.Checksums(database));
        Assert.Equal(0, await database.Scalar<long>("SELECT count(*) FROM reporting.parked_streams"));
    }

    internal static async Task<(TestDatabase Database, string[] Tenants)> Open(int tenants)
    {
        var database = await TestDatabase.Another();
        string[] zones = ["Europe/Berlin", "America/St_Johns", "Australia/Lord_Howe", "UTC"];
        var businesses = await Task.WhenAll(Enumerable.Range(0, tenants).Select(i => Business.Open(zones[i % zones.Length], database)));
        return (database, [.. businesses.Select(business => business.Tenant.Id.Value)]);
    }

    internal static async Task Feed(TestDatabase database, LifeEvent[] events)
    {
        await Lives.Store(database.Superuser, events);
        var writer = database.Services.GetRequiredService<FeedWriter>();
        while ((await writer.Turn(default)).Moved > 0)
        {
        }
    }

    internal static Projector NewProjector(TestDatabase database) => new(
        database.Services.GetRequiredService<DataSources>(), database.Services.GetRequiredService<ITenantDirectory>(), EventReader.Default);
}
