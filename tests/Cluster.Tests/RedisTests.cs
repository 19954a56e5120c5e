using System.Diagnostics;
using Xunit.Abstractions;

namespace GraphBooking.Cluster.Tests;

/// <summary>Redis makes answers quick. That they are right does not depend on it.</summary>
[Collection(Cluster.Name)]
public sealed class RedisTests(Cluster cluster, ITestOutputHelper output)
{
    private const string Resource = "query($id: ID!) { node(id: $id) { ... on Resource { name } } }";

    [Fact]
    public async Task Redis_WhenItIsPausedKilledAndBackEmpty_LeavesEveryAnswerRight()
    {
        await cluster.Ready();
        var shop = await Shop.Open(cluster);
        var (service, resource) = await Offer(shop);
        await Measure("at first", shop, resource);
        await Measure("with Redis", shop, resource);

        Signal.Stop(cluster.Endpoints.RedisPid);
        await AssertRight(shop, service, resource, day: 3);
        await Measure("Redis paused", shop, resource);
        Signal.Continue(cluster.Endpoints.RedisPid);
        await AssertRight(shop, service, resource, day: 4);

        Signal.Kill(cluster.Endpoints.RedisPid);
        await AssertRight(shop, service, resource, day: 5);
        await Measure("Redis away", shop, resource);

        await cluster.Up();
        await AssertRight(shop, service, resource, day: 6);
        await Measure("Redis back and empty", shop, resource);
    }

    [Fact]
    public async Task Cache_WhenALaggingReplicaFillsIt_DoesNotKeepWhatIsOld()
    {
        await cluster.Ready();
        var shop = await Shop.Open(cluster);
        var (_, resource) = await Offer(shop);
        await using var replica = cluster.Replica.Superuser(cluster.Endpoints);
        await Books.Scalar<object>(replica, "SELECT pg_wal_replay_pause()::text");
        try
        {
            var (_, token) = await shop.Mutate("updateResource", new { resourceId = resource, name = "Hall" }, "resource { name }");
            // Whoever comes now without a token may be shown the old name, and must not make others see it.
            for (var i = 0; i < 20; i++)
            {
                await shop.Owner.Ask(Resource, new { id = resource }, i);
                Assert.Equal("Hall", await NameOf(shop, resource, i, token));
            }
        }
        finally
        {
            await Books.Scalar<object>(replica, "SELECT pg_wal_replay_resume()::text");
        }

        await cluster.Whole(TimeSpan.FromSeconds(30));
        await Task.Delay(TimeSpan.FromSeconds(2));
        for (var i = 0; i < 20; i++)
        {
            Assert.Equal("Hall", await NameOf(shop, resource, i));
        }
    }

    private static async Task<(string Service, string Resource)> Offer(Shop shop)
    {
        var resource = await shop.Resource(capacity: 1);
        return (await shop.Service(resource), resource);
    }

    // A change on one instance is what the other one says next; a slot that was taken is offered by neither.
    private static async Task AssertRight(Shop shop, string service, string resource, int day)
    {
        for (var i = 0; i < 5; i++)
        {
            var name = $"Room {day} {i}";
            var (_, named) = await shop.Mutate("updateResource", new { resourceId = resource, name }, "resource { name }", i);
            Assert.Equal(name, await NameOf(shop, resource, i + 1, named));
            Assert.Contains(Shop.Day(day, i), await Free(shop, service, day, i + 1, named));
            var (_, held) = await shop.Hold(service, resource, Shop.Day(day, i), instance: i);
            Assert.DoesNotContain(Shop.Day(day, i), await Free(shop, service, day, i + 1, held));
        }
    }

    private static async Task<string?> NameOf(Shop shop, string resource, int instance, string? token = null) =>
        (string?)(await shop.Owner.Ask(Resource, new { id = resource }, instance, token))["node"]?["name"];

    private static async Task<IReadOnlyList<string>> Free(Shop shop, string service, int day, int instance, string token)
    {
        var answer = await shop.Owner.Ask(
            "query($s: ID!, $from: DateTime!, $to: DateTime!) { availability(serviceId: $s, from: $from, to: $to) { start } }",
            new { s = service, from = Shop.Day(day), to = Shop.Day(day + 1) },
            instance,
            token);
        return [.. answer["availability"]!.AsArray().Select(slot => (string)slot!["start"]!)];
    }

    private async Task Measure(string when, Shop shop, string resource)
    {
        var began = Stopwatch.GetTimestamp();
        var reads = 0;
        await Task.WhenAll(Enumerable.Range(0, 8).Select(async caller =>
        {
            while (Stopwatch.GetElapsedTime(began) < TimeSpan.FromSeconds(1.5))
            {
                await NameOf(shop, resource, caller);
                Interlocked.Increment(ref reads);
            }
        }));
        output.WriteLine($"{when}: {reads / Stopwatch.GetElapsedTime(began).TotalSeconds:N0} reads a second");
    }
}
