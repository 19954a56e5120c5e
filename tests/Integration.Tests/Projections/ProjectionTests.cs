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
