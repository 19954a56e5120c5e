using System.Diagnostics;
using Npgsql;

namespace GraphBooking.Cluster.Tests;

/// <summary>What a caller sees who sends back what it was given, on whichever instance and from whichever node.</summary>
[Collection(Cluster.Name)]
public sealed class ConsistencyTests(Cluster cluster)
{
    private const string Booking = "query($id: ID!) { booking(id: $id) { id version status } }";

    private static readonly TimeSpan Ejection = TimeSpan.FromSeconds(3);

    [Fact]
    public async Task Read_WithTheTokenOfAWrite_SeesItOnAnyInstance()
    {
        await cluster.Ready();
        var (shop, service, resource) = await Open();
        var before = await ReplicaReads(shop);
        for (var i = 0; i < 100; i++)
        {
            var (id, token) = await shop.Hold(service, resource, Shop.Day(3 + (i / 24), i % 24), instance: i);
            var seen = await shop.Owner.Ask(Booking, new { id }, i + 1, token);
            Assert.Equal(id, (string?)seen["booking"]?["id"]);
        }

        // Not all of them from the primary.
        Assert.True(await ReplicaReads(shop) > before);
    }

    [Fact]
    public async Task Replica_WhenItsReplayStops_ShowsNobodyWhatItHasMissed_IsLeftOut_AndComesBack()
    {
        await cluster.Ready();
        var (shop, service, resource) = await Open();
        await using var replica = cluster.Replica.Superuser(cluster.Endpoints);
        await Books.Scalar<object>(replica, "SELECT pg_wal_replay_pause()::text");
        string late;
        try
        {
            var paused = Stopwatch.GetTimestamp();
            for (var i = 0; i < 20; i++)
            {
                var (id, token) = await shop.Hold(service, resource, Shop.Day(3, i), instance: i);
                Assert.Equal(id, (string?)(await shop.Owner.Ask(Booking, new { id }, i + 1, token))["booking"]?["id"]);
                // One who has seen nothing but the answer to something else knows as much.
                var other = await shop.Owner.Send("{ __typename }", null, i, token);
                Assert.Equal(id, (string?)(await shop.Owner.Ask(Booking, new { id }, i + 1, other.ConsistencyToken))["booking"]?["id"]);
            }

            (late, _) = await shop.Hold(service, resource, Shop.Day(5));
            await Task.Delay(Max(TimeSpan.Zero, Ejection - Stopwatch.GetElapsedTime(paused)));
            for (var instance = 0; instance < shop.Owner.Instances; instance++)
            {
                Assert.NotNull((await shop.Owner.Ask(Booking, new { id = late }, instance))["booking"]);
            }
        }
        finally
        {
            await Books.Scalar<object>(replica, "SELECT pg_wal_replay_resume()::text");
        }

        var before = await ReplicaReads(shop);
        await Wait.For("the replica to serve again", TimeSpan.FromSeconds(10), async () =>
        {
            Assert.NotNull((await shop.Owner.Ask(Booking, new { id = late }))["booking"]);
            return await ReplicaReads(shop) > before;
        });
    }

    [Fact]
    public async Task Reads_WithTheLatestTokenSentBack_NeverGoBack()
    {
        await cluster.Ready();
        var (shop, service, resource) = await Open();
        var (id, token) = await shop.Hold(service, resource, Shop.Day(3));
        await using var replica = cluster.Replica.Superuser(cluster.Endpoints);
        var version = 1;
        var moving = Move(shop, id, resource);
        var random = new Random(6);
        try
        {
            while (!moving.IsCompleted)
            {
                if (random.Next(10) == 0)
                {
                    await Books.Scalar<object>(replica, $"SELECT pg_wal_replay_{(random.Next(2) == 0 ? "pause" : "resume")}()::text");
                }

                var answer = await shop.Owner.Send(Booking, new { id }, random.Next(2), token);
                var now = (int)answer.Data("booking")!["version"]!;
                Assert.True(now >= version, $"Version {now} after {version}.");
                (version, token) = (now, answer.ConsistencyToken);
            }
        }
        finally
        {
            await Books.Scalar<object>(replica, "SELECT pg_wal_replay_resume()::text");
        }

        await moving;
        Assert.True(version > 1);
    }

    [Theory]
    [InlineData("x")]
    [InlineData("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    [InlineData("{}")]
    public async Task Read_WithATokenThatSaysNothing_SeesEverything(string token)
    {
        await cluster.Ready();
        var (shop, service, resource) = await Open();
        await using var replica = cluster.Replica.Superuser(cluster.Endpoints);
        await Books.Scalar<object>(replica, "SELECT pg_wal_replay_pause()::text");
        try
        {
            var (id, _) = await shop.Hold(service, resource, Shop.Day(3));

            Assert.NotNull((await shop.Owner.Ask(Booking, new { id }, 1, token))["booking"]);
        }
        finally
        {
            await Books.Scalar<object>(replica, "SELECT pg_wal_replay_resume()::text");
        }
    }

    [Fact]
    public async Task Token_OfATenantThatWasJustCreated_IsGivenOnEveryInstance()
    {
        await cluster.Ready();
        await using var replica = cluster.Replica.Superuser(cluster.Endpoints);
        await Books.Scalar<object>(replica, "SELECT pg_wal_replay_pause()::text");
        try
        {
            var shop = await Shop.Open(cluster);
            foreach (var api in cluster.Endpoints.Apis)
            {
                using var http = new HttpClient();
                using var answer = await http.GetAsync(new Uri(api, $"/dev/token?role=OWNER&tenant={shop.Slug}"));
                Assert.True(answer.IsSuccessStatusCode);
            }
        }
        finally
        {
            await Books.Scalar<object>(replica, "SELECT pg_wal_replay_resume()::text");
        }
    }

    [Fact]
    public async Task Event_WhenTheReplicaHasNotSeenIt_IsTellingTheBookingAllTheSame()
    {
        await cluster.Ready();
        var (shop, service, resource) = await Open();
        await using var replica = cluster.Replica.Superuser(cluster.Endpoints);
        await using var socket = await Socket.Open(cluster.Endpoints.Apis[1], await Client.Token(cluster, "OWNER", shop.Slug));
        await socket.Subscribe("1", "subscription { bookingChanged { type booking { id version } } }");
        await socket.Ask("2", "{ __typename }");
        await Books.Scalar<object>(replica, "SELECT pg_wal_replay_pause()::text");
        try
        {
            var (id, _) = await shop.Hold(service, resource, Shop.Day(3));
            var told = await socket.Next("1");
            Assert.Equal(id, (string?)told["data"]?["bookingChanged"]?["booking"]?["id"]);

            // What was told there holds here too.
            var token = (string)told["extensions"]!["consistencyToken"]!;
            Assert.NotNull((await shop.Owner.Ask(Booking, new { id }, 0, token))["booking"]);

            // And the other way round.
            var (second, after) = await shop.Hold(service, resource, Shop.Day(4));
            var asked = await socket.Ask("3", $"{{ booking(id: \"{second}\") {{ id }} }}", after);
            Assert.Equal(second, (string?)asked["data"]?["booking"]?["id"]);
        }
        finally
        {
            await Books.Scalar<object>(replica, "SELECT pg_wal_replay_resume()::text");
        }
    }

    private static TimeSpan Max(TimeSpan one, TimeSpan other) => one > other ? one : other;

    private static async Task Move(Shop shop, string bookingId, string resourceId)
    {
        for (var i = 1; i <= 40; i++)
        {
            await shop.Mutate("rescheduleBooking", new { bookingId, resourceId, start = Shop.Day(3 + (i / 24), i % 24) }, "booking { version }", i);
        }
    }

    private async Task<(Shop Shop, string Service, string Resource)> Open()
    {
        var shop = await Shop.Open(cluster);
        var resource = await shop.Resource(capacity: 1000);
        return (shop, await shop.Service(resource), resource);
    }

    // By both instances.
    private static async Task<double> ReplicaReads(Shop shop)
    {
        var reads = 0d;
        for (var instance = 0; instance < shop.Owner.Instances; instance++)
        {
            reads += await shop.Owner.Metric(instance, "graphbooking_reads_total", "role=\"replica\"");
        }

        return reads;
    }
}
