using System.Text.Json.Nodes;
using GraphBooking.Api.Tests.Streams;
using Npgsql;

namespace GraphBooking.Api.Tests.EndToEnd;

/// <summary>bookingChanged as its subscribers see it, over both of its transports.</summary>
public sealed class LiveUpdatesTests
{
    private const string Changes =
        "subscription($b: ID, $r: ID, $a: String) { bookingChanged(bookingId: $b, resourceId: $r, after: $a) " +
        "{ cursor type occurredAt booking { id version status resource { id } } } }";

    private static readonly bool Long = Environment.GetEnvironmentVariable("GRAPHBOOKING_LONG") == "1";

    [Fact]
    public async Task Socket_WhenABookingLives_TellsEachStepInItsOrder()
    {
        var shop = await Shop.Open();
        var (first, second) = (await shop.Resource(), await shop.Resource());
        var service = await shop.Service([first, second]);
        await using var client = await SocketClient.Open(shop.Backend.Socket, shop.Owner);
        await client.Subscribe("all", Changes);
        await client.Subscribe("of second", Changes, new { r = second });

        var booking = await Hold(shop, service, first, Shop.Day(3));
        await Step(shop, "confirmBooking", booking);
        await shop.Mutate("rescheduleBooking", new { bookingId = booking, start = Shop.Day(4), resourceId = second }, "booking { id }");
        await Step(shop, "checkInBooking", booking);
        await Step(shop, "completeBooking", booking);

        var messages = new List<JsonObject>();
        while (messages.Count < 8)
        {
            messages.Add(await client.Hear());
        }

        Assert.Equal(
            ["BookingHeld", "BookingConfirmed", "BookingRescheduled", "BookingCheckedIn", "BookingCompleted"],
            Of(messages, "all").Select(change => (string)change["type"]!));
        Assert.Equal(["BookingRescheduled", "BookingCheckedIn", "BookingCompleted"], Of(messages, "of second").Select(change => (string)change["type"]!));
        var versions = Of(messages, "all").Select((change, i) => ((int)change["booking"]!["version"]!, Least: i + 1)).ToList();
        Assert.All(versions, version => Assert.True(version.Item1 >= version.Least));
        Assert.Equal((5, "COMPLETED"), ((int)Of(messages, "all")[^1]["booking"]!["version"]!, (string?)Of(messages, "all")[^1]["booking"]!["status"]));
    }

    [Fact]
    public async Task Events_WhenABookingIsHeld_TellOfIt()
    {
        var shop = await Shop.Open();
        var resource = await shop.Resource();
        var service = await shop.Service([resource]);
        using var events = await EventReader.Post(shop.Backend.Endpoint, shop.Owner, Changes);

        var booking = await Hold(shop, service, resource, Shop.Day(3));

        Assert.Equal(booking, (string?)(await events.Take(1))[0]["data"]!["bookingChanged"]!["booking"]!["id"]);
    }

    [Fact]
    public async Task After_WhenEventsWereMissed_GivesEachOnceInOrderWhileOthersAreWritten()
    {
        const int Missed = 200;
        const int Meanwhile = 40;
        var shop = await Shop.Open();
        var resource = await shop.Resource(capacity: 1000);
        var service = await shop.Service([resource]);
        await using var before = await SocketClient.Open(shop.Backend.Socket, shop.Owner);
        await before.Subscribe("1", Changes);
        var seen = await Hold(shop, service, resource, Shop.Day(3));
        var cursor = (string?)(await before.HearNext(1))[0]["data"]!["bookingChanged"]!["cursor"];
        await before.DisposeAsync();

        var missed = await Many(shop, service, resource, Missed);
        var writing = Many(shop, service, resource, Meanwhile);
        await using var after = await SocketClient.Open(shop.Backend.Socket, shop.Owner);
        await after.Subscribe("1", Changes, new { a = cursor });
        var told = (await after.HearNext(Missed + Meanwhile)).Select(next => next["data"]!["bookingChanged"]!).ToList();
        var meanwhile = await writing;
        var last = await Hold(shop, service, resource, Shop.Day(4));

        Assert.Equal(told.Count, told.Select(change => (string?)change["cursor"]).Distinct().Count());
        Assert.Equal(
            missed.Concat(meanwhile).Order(StringComparer.Ordinal),
            told.Select(change => (string)change["booking"]!["id"]!).Order(StringComparer.Ordinal));
        Assert.DoesNotContain(seen, told.Select(change => (string)change["booking"]!["id"]!));
        Assert.Equal(missed.ToHashSet(), told.Take(Missed).Select(change => (string)change["booking"]!["id"]!).ToHashSet());
        Assert.Equal(last, (string?)(await after.HearNext(1))[0]["data"]!["bookingChanged"]!["booking"]!["id"]);

        // From any of its cursors it goes on with the very next event.
        await using var again = await SocketClient.Open(shop.Backend.Socket, shop.Owner);
        await again.Subscribe("1", Changes, new { a = (string?)told[99]["cursor"] });
        Assert.Equal(
            told.Skip(100).Select(change => (string?)change["cursor"]),
            (await again.HearNext(told.Count - 100)).Select(next => (string?)next["data"]!["bookingChanged"]!["cursor"]));
    }

    [Fact]
    public async Task After_WhenTheCursorIsAnotherTenants_IsRefused()
    {
        var (shop, other) = (await Shop.Open(), await Shop.Open());
        var resource = await shop.Resource();
        var service = await shop.Service([resource]);
        await using var client = await SocketClient.Open(shop.Backend.Socket, shop.Owner);
        await client.Subscribe("1", Changes);
        await Hold(shop, service, resource, Shop.Day(3));
        var cursor = (string?)(await client.HearNext(1))[0]["data"]!["bookingChanged"]!["cursor"];
        await using var stranger = await SocketClient.Open(shop.Backend.Socket, other.Owner);

        await stranger.Subscribe("1", Changes, new { a = cursor });

        Assert.Equal("VALIDATION", (string?)(await stranger.Hear())["payload"]![0]!["extensions"]!["code"]);
    }

    [Fact]
    public async Task Subscribe_WhenTheCallerIsACustomer_TellsOfItsOwnBookingsAlone()
    {
        var shop = await Shop.Open();
        var resource = await shop.Resource(capacity: 10);
        var service = await shop.Service([resource]);
        var (ada, bob) = (await shop.Customer(), await shop.Customer("Bob"));
        await using var client = await SocketClient.Open(shop.Backend.Socket, await shop.Backend.Token("CUSTOMER", shop.Slug, ada));
        await using var nobody = await SocketClient.Open(shop.Backend.Socket, await shop.Backend.Token("CUSTOMER", shop.Slug, "no customer"));
        await client.Subscribe("1", Changes);
        await nobody.Subscribe("1", Changes);

        await Hold(shop, service, resource, Shop.Day(3), bob);
        await Hold(shop, service, resource, Shop.Day(3));
        var own = await Hold(shop, service, resource, Shop.Day(3), ada);
        await nobody.Subscribe("2", "{ __typename }");

        Assert.Equal(own, (string?)(await client.HearNext(1))[0]["data"]!["bookingChanged"]!["booking"]!["id"]);
        Assert.Equal("2", (string?)(await nobody.Hear())["id"]);
    }

    [Theory]
    [InlineData("nonsense")]
    [InlineData("bkg_00000000000000000000000000000000")]
    public async Task Subscribe_WhenThereIsNoSuchBooking_StaysSilent(string id)
    {
        var shop = await Shop.Open();
        var resource = await shop.Resource();
        var service = await shop.Service([resource]);
        await using var client = await SocketClient.Open(shop.Backend.Socket, shop.Owner);
        await client.Subscribe("none", Changes, new { b = id });
        await client.Subscribe("all", Changes);

        await Hold(shop, service, resource, Shop.Day(3));

        Assert.Equal("all", (string?)(await client.Hear())["id"]);
    }

    [Fact]
    public async Task Subscribe_WhenTwentyTenantsBook_NeverTellsOneOfAnother()
    {
        const int Tenants = 20;
        var perTenant = (Long ? 10_000 : 400) / Tenants;
        var shops = await Task.WhenAll(Enumerable.Range(0, Tenants).Select(_ => Shop.Open()));
        var told = await Task.WhenAll(shops.Select((shop, i) => BookAndListen(shop, perTenant, new Random(i))));

        Assert.All(told, tenant => Assert.Equal(tenant.Made, tenant.Told));
        Assert.Equal(Tenants * perTenant, told.SelectMany(tenant => tenant.Told).Distinct().Count());
    }

    [Fact]
    public async Task Event_WhenManySubscribersWait_TakesNoMoreStatementsThanForOne()
    {
        var backend = await Backend.Start();
        var shop = await Shop.Open(backend);
        var resource = await shop.Resource(capacity: 1000);
        var service = await shop.Service([resource]);
        await Run(backend, "CREATE EXTENSION pg_stat_statements");

        var forOne = await StatementsOfOneStep(shop, service, resource, subscribers: 1);
        var forMany = await StatementsOfOneStep(shop, service, resource, subscribers: Long ? 1000 : 100);

        Assert.Equal(Sorted(forOne), Sorted(forMany));

        // As text, so that what differs is seen.
        static string Sorted(Dictionary<string, long> calls) =>
            string.Join('\n', calls.Select(call => $"{call.Value} {Shape(call.Key)}").Order(StringComparer.Ordinal));

        // A constant is written down as it is when the statement was prepared, and as a parameter when it was not yet.
        static string Shape(string sql) => System.Text.RegularExpressions.Regex.Replace(sql, @"\$\d+|'[^']*'|\b\d+\b", "?");
    }

    private static async Task<Dictionary<string, long>> StatementsOfOneStep(Shop shop, string service, string resource, int subscribers)
    {
        var token = await shop.Backend.Token("STAFF", shop.Slug);
        var clients = new List<SocketClient>();
        foreach (var n in Enumerable.Range(0, subscribers))
        {
            var client = await SocketClient.Open(shop.Backend.Socket, token);
            await client.Subscribe("1", n % 2 == 0 ? Changes : "subscription { bookingChanged { type booking { reference service { name } resource { name } } } }");
            if (n < 2)
            {
                await client.Subscribe("2", Changes);
            }

            clients.Add(client);
        }

        // Both shapes with the first of them, so that more subscribers ask for nothing that one did not ask for.
        await clients[0].Subscribe("3", "subscription { bookingChanged { type booking { reference service { name } resource { name } } } }");
        var booking = await Hold(shop, service, resource, Shop.Day(3));
        await Task.WhenAll(clients.Select(client => client.HearNext(1)));
        await Task.Delay(200);
        await Run(shop.Backend, "SELECT pg_stat_statements_reset()");

        // A hold takes more statements on a busy machine, where it is not presumed.
        await Step(shop, "confirmBooking", booking);
        foreach (var client in clients)
        {
            await HearAll(client, client == clients[0] ? 5 : clients.IndexOf(client) == 1 ? 3 : 1);
        }

        var statements = await Calls(shop.Backend);
        await Task.WhenAll(clients.Select(client => client.DisposeAsync().AsTask()));
        return statements;
    }

    private static async Task HearAll(SocketClient client, int count)
    {
        for (var i = 0; i < count; i++)
        {
            await client.Hear();
        }
    }

    // Those of requests and subscribers that touch rows. What the background does goes by the clock: the worker's statements, and
    // those for read models; and so does how long the cache goes by a version of the catalogue. What a pool or a transaction says
    // ahead of a statement goes by how many connections there are.
    private static async Task<Dictionary<string, long>> Calls(Backend backend)
    {
        await using var command = backend.Superuser.CreateCommand(
            "SELECT query, sum(calls)::bigint FROM pg_stat_statements s JOIN pg_roles r ON r.oid = s.userid " +
            "WHERE rolname = 'graphbooking_application' AND dbid = (SELECT oid FROM pg_database WHERE datname = current_database()) " +
            "AND query ~ '(FROM|JOIN|INTO|UPDATE) ' AND query !~ 'generation|parked_streams|JOIN events e|catalog_heads|heartbeat|advisory' GROUP BY query");
        await using var reader = await command.ExecuteReaderAsync();
        var calls = new Dictionary<string, long>();
        while (await reader.ReadAsync())
        {
            calls[reader.GetString(0)] = reader.GetInt64(1);
        }

        return calls;
    }

    private static async Task Run(Backend backend, string sql)
    {
        await using var command = backend.Superuser.CreateCommand(sql);
        await command.ExecuteNonQueryAsync();
    }

    private static async Task<(HashSet<string> Made, HashSet<string> Told)> BookAndListen(Shop shop, int count, Random random)
    {
        var resource = await shop.Resource(capacity: 1000);
        var service = await shop.Service([resource]);
        await using var client = await SocketClient.Open(shop.Backend.Socket, shop.Owner);
        await client.Subscribe("1", Changes);
        var made = new HashSet<string>();
        var told = client.HearNext(count);
        for (var i = 0; i < count; i++)
        {
            made.Add(await Hold(shop, service, resource, Shop.Day(random.Next(3, 30), random.Next(24))));
        }

        return (made, [.. (await told).Select(next => (string)next["data"]!["bookingChanged"]!["booking"]!["id"]!)]);
    }

    private static List<JsonNode> Of(List<JsonObject> messages, string id) =>
        [.. messages.Where(message => (string?)message["id"] == id).Select(message => message["payload"]!["data"]!["bookingChanged"]!)];

    private static async Task<List<string>> Many(Shop shop, string service, string resource, int count)
    {
        var bookings = new List<string>();
        foreach (var batch in Enumerable.Range(0, count).Chunk(8))
        {
            bookings.AddRange(await Task.WhenAll(batch.Select(i => Hold(shop, service, resource, Shop.Day(5 + (i % 20))))));
        }

        return bookings;
    }

    private static async Task<string> Hold(Shop shop, string service, string resource, string start, string? customer = null) =>
        (string)(await shop.Mutate(
            "holdSlot", new { serviceId = service, resourceId = resource, start, customerId = customer }, "booking { id }"))["booking"]!["id"]!;

    private static Task Step(Shop shop, string mutation, string booking) => shop.Mutate(mutation, new { bookingId = booking }, "booking { id }");
}
