using System.Text.Json.Nodes;
using GraphBooking.Api.Tests.Crash;

namespace GraphBooking.Api.Tests.EndToEnd;

/// <summary>What an operator sees of the read models.</summary>
public sealed class ReadModelTests
{
    private const string Projections =
        "{ operations { projections { name behind lag rebuiltAt rebuild { percent eventsPerSecond timeLeft } parked { projection tenantId streamId version reason } } } }";

    [Fact]
    public async Task Operations_WhenAStreamCannotBeApplied_ShowItUntilItIsReplayed()
    {
        var backend = await Backend.Start();
        var shop = await Shop.Open(backend);
        var resource = await shop.Resource();
        var held = await shop.Mutate(
            "holdSlot", new { serviceId = await shop.Service([resource]), resourceId = resource, start = Shop.Day(3) }, "booking { id }");
        var booking = (string)held["booking"]!["id"]!;
        await backend.Stored<object>(
            "CREATE FUNCTION eventstore.spoil() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN NEW.event_type := 'booking.unknown.v9'; RETURN NEW; END $$");
        await backend.Stored<object>("CREATE TRIGGER spoil BEFORE INSERT ON eventstore.events FOR EACH ROW EXECUTE FUNCTION eventstore.spoil()");

        await shop.Mutate("confirmBooking", new { bookingId = booking }, "booking { id }");

        var parked = (await Until(backend, projection => projection["parked"]!.AsArray().Count == 1))
            .Select(projection => projection["parked"]![0]!).ToArray();
        Assert.Equal(["booking-list", "customer-history", "resource-hours", "revenue-days"], parked.Select(one => (string)one["projection"]!));
        Assert.All(parked, one => Assert.Equal(booking, (string)one["streamId"]!));
        await backend.Stored<object>("DROP TRIGGER spoil ON eventstore.events");
        await backend.Stored<object>("UPDATE eventstore.events SET event_type = 'booking.confirmed.v1' WHERE stream_id = $1 AND version = 2", booking);
        foreach (var one in parked)
        {
            var input = new { projection = one["projection"], tenantId = one["tenantId"], streamId = one["streamId"] };
            Assert.Equal(2, (int)(await Replay(backend, input))["parkedEvents"]!["version"]!);
            Assert.Equal("NotFoundError", (string)(await Replay(backend, input))["errors"]![0]!["__typename"]!);
        }

        await Until(backend, projection => projection["parked"]!.AsArray().Count == 0);
    }

    private static async Task<JsonObject> Replay(Backend backend, object input)
    {
        var answer = await backend.Ask(
            await backend.Token("OPERATOR"),
            "mutation($i: ReplayParkedEventsInput!) { replayParkedEvents(input: $i) { parkedEvents { version } errors { __typename } } }",
            new { i = input });
        return (JsonObject)answer["data"]!["replayParkedEvents"]!;
    }

    // Once it is so for all of them.
    private static async Task<JsonNode[]> Until(Backend backend, Predicate<JsonNode> isSo)
    {
        var token = await backend.Token("OPERATOR");
        JsonNode[] projections = [];
        await Eventually.That(
            async () =>
            {
                projections = [.. (await backend.Ask(token, Projections))["data"]!["operations"]!["projections"]!.AsArray().Select(one => one!)];
                return projections.Length == 4 && projections.All(isSo.Invoke);
            },
            () => string.Join('\n', projections.Select(one => one.ToJsonString())));
        return projections;
    }
}
