using GraphBooking.Application.Catalog;
using GraphBooking.Application.Payments;
using GraphBooking.Application.Shared;
using GraphBooking.Domain.Catalog;
using GraphBooking.Domain.Shared;
using GraphBooking.Infrastructure.Caching;
using GraphBooking.Integration.Tests.EventStore;
using GraphBooking.Integration.Tests.Reads;
using StackExchange.Redis;

namespace GraphBooking.Integration.Tests.Caching;

public sealed class CatalogueTests
{
    /// <summary>Nobody tells the one: the version that it reads with the page does.</summary>
    [Fact]
    public async Task PageOfBookings_ShowsResourcesAsTheyAre_WhoeverChangesThem()
    {
        await using var pair = await Pair.Open(withRedis: false);
        var (room, hall) = (await pair.Business.Resource(name: "Room"), await pair.Business.Resource(name: "Hall"));
        var service = await pair.Business.Service([room, hall]);
        await pair.Business.Hold(service, room, Business.Day(1));
        await pair.Business.Hold(service, hall, Business.Day(1));

        Assert.Equal(("Hall Room", 2), await Names());
        Assert.Equal(("Hall Room", 1), await Names());
        await pair.Rename(pair.Other, room, "Studio");
        Assert.Equal(("Hall Studio", 2), await Names());
        Assert.Equal(("Hall Studio", 1), await Names());

        async Task<(string Names, int Statements)> Names()
        {
            var names = "";
            var statements = await Statements.Count(async () =>
            {
                var page = await pair.One.Read(pair.Business.Owner, (ILinkedBookings reads) => reads.List(
                    new(null, [new SortKey("start", false)], 10, null, null, false, false), BookingLinks.Resource, default));
                names = string.Join(' ', page.Linked.Resources.Select(resource => resource.Name).Order());
            });
            return (names, statements);
        }
    }

    [Fact]
    public async Task Resources_WhenAHundredAskAtOnce_AreReadOnce()
    {
        await using var pair = (await Pair.Open()).HoldForever();
        var (first, second) = (await pair.Business.Resource(name: "First"), await pair.Business.Resource(name: "Second"));

        // With the version, and then without it.
        Assert.Equal(1, await Statements.Count(() => HundredTimes(first)));
        Assert.Equal(1, await Statements.Count(() => HundredTimes(second)));
        Assert.Equal(0, await Statements.Count(() => HundredTimes(second)));

        async Task HundredTimes(Resource resource)
        {
            var names = await Task.WhenAll(Enumerable.Range(0, 100).Select(_ => Task.Run(() => pair.NameOf(pair.One, resource))));
            Assert.All(names, name => Assert.Equal(resource.Name, name));
        }
    }

    [Fact]
    public async Task Resources_WhenAnotherInstanceHasReadThem_ComeFromRedis()
    {
        await using var pair = await Pair.Open();
        var (first, second) = (await pair.Business.Resource(name: "First"), await pair.Business.Resource(name: "Second"));

        // The version comes with the first of them; the second one is there.
        await pair.UntilShared(async instance =>
        {
            await pair.NameOf(instance, first);
            Assert.Equal("Second", await pair.NameOf(instance, second));
        }, statements: 1);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Change_ByThisInstance_IsSeenAtOnce(bool withRedis)
    {
        await using var pair = (await Pair.Open(withRedis)).HoldForever();
        var room = await pair.Business.Resource(name: "Room 0");
        var service = await pair.Business.Service([room]);
        for (var i = 1; i <= 5; i++)
        {
            await pair.Rename(pair.One, room, $"Room {i}");
            Assert.Equal($"Room {i}", await pair.NameOf(pair.One, room));
            Assert.Equal([$"Room {i}"], await pair.Offered(pair.One, service));
            await pair.Change(pair.One, new UpdateService(service.Id, $"Visit {i}", null, null, null, null, null, null, null, null));
            Assert.Equal($"Visit {i}", (await pair.Find(pair.One, service)).Name);
        }

        await pair.Change(pair.One, new UpdateService(service.Id, null, null, null, null, null, null, null, [], null));
        Assert.Empty(await pair.Offered(pair.One, service));
        await pair.Change(pair.One, new ArchiveService(service.Id, null));
        Assert.NotNull((await pair.Find(pair.One, service)).ArchivedAt);
    }

    [Fact]
    public async Task Change_ByAnotherInstance_IsHeardThroughRedis()
    {
        await using var pair = (await Pair.Open()).HoldForever();
        var room = await pair.Business.Resource(name: "Before");
        await UntilHeard(pair);
        Assert.Equal("Before", await pair.NameOf(pair.Other, room));

        await pair.Rename(pair.One, room, "After");

        await Feeds.Until(async () => await pair.NameOf(pair.Other, room) == "After");
    }

    [Fact]
    public async Task Change_ByAnotherInstance_IsSeenWithoutRedisOnceTheSecondIsOver()
    {
        await using var pair = await Pair.Open(withRedis: false);
        var room = await pair.Business.Resource(name: "Before");
        Assert.Equal("Before", await pair.NameOf(pair.Other, room));

        await pair.Rename(pair.One, room, "After");

        await Feeds.Until(async () => await pair.NameOf(pair.Other, room) == "After");
    }

    [Fact]
    public async Task Version_WhenAChangeIsCommittedWhileItIsRead_IsReadAgain()
    {
        await using var pair = (await Pair.Open(withRedis: false)).HoldForever();
        var versions = pair.One.Get<CatalogVersions>();
        var reads = 0;

        Assert.Equal(2, await versions.Current(pair.Context(), ReadWhileItChanges, default));
        Assert.Equal(2, await versions.Current(pair.Context(), ReadWhileItChanges, default));
        Assert.Equal(2, reads);

        async Task<ReadVersion> ReadWhileItChanges()
        {
            if (++reads == 1)
            {
                await versions.Drop(pair.Tenant);
            }

            return At(reads);
        }
    }

    [Fact]
    public async Task Version_WhenTheDatabaseIsAway_IsTheOneHeldLast()
    {
        await using var pair = await Pair.Open(withRedis: false);
        var versions = pair.One.Get<CatalogVersions>();
        versions.HeldFor = TimeSpan.FromMilliseconds(1);
        Assert.Equal(7, await versions.Current(pair.Context(), () => Task.FromResult(At(7)), default));
        await Task.Delay(20);

        Assert.Equal(7, await versions.Current(pair.Context(), Away, default));
        await versions.Drop(pair.Tenant);
        await Assert.ThrowsAsync<InvalidOperationException>(() => versions.Current(pair.Context(), Away, default));

        static Task<ReadVersion> Away() => throw new InvalidOperationException("away");
    }

    /// <summary>Nobody tells the other instance; the caller's own token does.</summary>
    [Fact]
    public async Task Change_WhenTheCallerHasSeenItCommitted_IsSeenOnAnyInstance()
    {
        await using var pair = (await Pair.Open(withRedis: false)).HoldForever();
        var room = await pair.Business.Resource(name: "Before");
        Assert.Equal("Before", await pair.NameOf(pair.Other, room));
        var committed = new Consistency();
        Assert.True((await pair.One.Send(pair.Business.Owner, new UpdateResource(room.Id, "After", null, null, null, null, null), committed)).IsOk);
        Assert.Equal("Before", await pair.NameOf(pair.Other, room));

        Assert.Equal("After", await pair.NameOf(pair.Other, room, Token(committed.Floor)));
        Assert.Equal(0, await Statements.Count(() => pair.NameOf(pair.Other, room, Token(committed.Floor))));

        // Whoever was shown it sees it everywhere.
        var shown = new Consistency();
        await pair.NameOf(pair.Other, room, shown);
        Assert.True(shown.Floor >= committed.Floor);

        // One whose token cannot be read.
        await pair.Rename(pair.One, room, "Later");
        var unknown = new Consistency();
        unknown.RequirePrimary();
        Assert.Equal("Later", await pair.NameOf(pair.Other, room, unknown));

        static Consistency Token(LogPosition floor)
        {
            var consistency = new Consistency();
            consistency.Reached(floor);
            return consistency;
        }
    }

    [Fact]
    public void Held_WhenReadWhereTheCommitWas_MayBeFromBeforeIt()
    {
        var held = new HeldVersion(new ReadVersion(1, new LogPosition(1, 100), new LogPosition(1, 110)), 0, LogPosition.Start);

        Assert.True(held.Covers(new LogPosition(1, 99)));
        Assert.False(held.Covers(new LogPosition(1, 100)));
        Assert.True((held with { Floor = new LogPosition(1, 100) }).Covers(new LogPosition(1, 100)));
        Assert.False((held with { Floor = new LogPosition(1, 100) }).Covers(new LogPosition(2, 1)));
    }

    /// <summary>A replica that lags fills in what it has, under the version that it has.</summary>
    [Fact]
    public async Task Fill_FromANodeThatLags_IsNotServedUnderTheNewVersion()
    {
        await using var pair = (await Pair.Open()).HoldForever();
        var room = await pair.Business.Resource(name: "Before");
        var before = await pair.CatalogVersion();
        await using var lagging = await LaggingNode.Open(pair);
        await pair.Rename(pair.One, room, "After");
        var rooms = new VersionedCache<Guid, Resource>(
            pair.Other.Get<ZiggyCreatures.Caching.Fusion.IFusionCache>(), pair.Other.Get<CacheKeys>(), "resource", TimeSpan.FromHours(1), _ => 1);
        var wanted = new Wanted<Guid>(room.Id.Value, await pair.CatalogVersion());

        var got = await rooms.Get(pair.Context(), [wanted], async (ids, fromPrimary) => await Read(fromPrimary ? LaggingNode.Fresh(pair) : lagging, ids), default);

        Assert.Equal("After", got[room.Id.Value].Name);
        Assert.Equal("Before", (await rooms.Find(pair.Tenant, wanted with { Version = before }, default))?.Name);
        foreach (var instance in pair.Both)
        {
            Assert.Equal("After", await pair.NameOf(instance, room));
        }

        async Task<IReadOnlyList<Versioned<Guid, Resource>>> Read(LaggingNode node, IReadOnlyList<Guid> ids)
        {
            var (version, found) = await node.Read(
                batch => batch.Add(CatalogSql.Resources, Infrastructure.Persistence.P.Text(pair.Tenant.Value), Infrastructure.Persistence.P.Uuids(ids)),
                reader => CatalogSql.ReadResources(reader, default));
            return [.. ids.Select(id => new Versioned<Guid, Resource>(id, version, found.GetValueOrDefault(id)))];
        }
    }

    /// <summary>Whoever makes the change.</summary>
    [Fact]
    public async Task Version_WhateverOfTheCatalogueChanges_IsRaised()
    {
        await using var pair = await Pair.Open(withRedis: false);
        var room = await pair.Business.Resource();
        var service = await pair.Business.Service([room]);
        (string What, Func<Task> Change)[] changes =
        [
            ("a new resource", () => pair.Business.Resource()),
            ("a resource", () => pair.Rename(pair.One, room, "Other")),
            ("a closure", () => pair.Change(pair.One, new AddClosure(room.Id, Business.Day(3), Business.Day(4), null, null))),
            ("a new service", () => pair.Business.Service([room])),
            ("a service", () => pair.Change(pair.One, new UpdateService(service.Id, "Other", null, null, null, null, null, null, null, null))),
            ("what is offered", () => pair.Change(pair.One, new UpdateService(service.Id, null, null, null, null, null, null, null, [], null))),
            ("an archived service", () => pair.Change(pair.One, new ArchiveService(service.Id, null))),
            ("an archived resource", () => pair.Change(pair.One, new ArchiveResource(room.Id, null))),
            ("by hand", () => pair.Business.Database.Scalar<object>("UPDATE catalog.services SET name = 'x' WHERE tenant_id = $1", pair.Tenant.Value)),
            ("away by hand", () => pair.Business.Database.Scalar<object>("DELETE FROM catalog.closures WHERE tenant_id = $1", pair.Tenant.Value)),
        ];
        foreach (var (what, change) in changes)
        {
            var before = await pair.CatalogVersion();
            await change();
            Assert.True(await pair.CatalogVersion() > before, what);
        }
    }

    [Fact]
    public async Task Redis_HoldsNothingPersonal_AndKeysOfTheTenantAlone()
    {
        await using var pair = await Pair.Open();
        var room = await pair.Business.Resource(name: "Room");
        var service = await pair.Business.Service([room]);
        var customer = (await pair.Business.Send(new GraphBooking.Application.Customers.CreateCustomer("Ada Personal", "ada@personal.example", null, null))).Value;
        Assert.True((await pair.Business.Hold(service, room, Business.Day(2), customer: customer.Id)).IsOk);
        await pair.UntilShared(async instance =>
        {
            await pair.Free(instance, service, Business.Day(1), Business.Day(3));
            await pair.NameOf(instance, room);
        }, statements: 2);

        await using var redis = await pair.Redis!.Connect();
        foreach (var key in await pair.Redis!.Keys())
        {
            Assert.StartsWith($"eu:{pair.Tenant.Value}:1:", key, StringComparison.Ordinal);
            var value = (string?)await redis.GetDatabase().StringGetAsync(key);
            Assert.DoesNotContain("ersonal", value, StringComparison.Ordinal);
            Assert.DoesNotContain(customer.Id.Value.ToString(), value, StringComparison.Ordinal);
        }
    }

    /// <summary>What an instance drops, the other one drops too.</summary>
    private static async Task UntilHeard(Pair pair)
    {
        var reads = 0;
        var stranger = new CallerContext { Caller = Feeds.Stranger() };
        await Feeds.Until(async () =>
        {
            await pair.Other.Get<CatalogVersions>().Current(stranger, () => Task.FromResult(At(++reads)), default);
            await pair.One.Get<CatalogVersions>().Drop(stranger.Tenant);
            return reads > 1;
        });
    }

    private static ReadVersion At(long version) => new(version, new LogPosition(1, 1), new LogPosition(1, 2));
}
