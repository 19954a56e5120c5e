using System.Globalization;
using System.Text.Json.Nodes;
using GraphBooking.Api.Tests.Crash;

namespace GraphBooking.Api.Tests.EndToEnd.Reporting;

public sealed class HistoryTests
{
    private const string AsOf =
        "query($a: DateTime!, $d: Date!, $r: ID) { bookingsAsOf(at: $a, day: $d, resourceId: $r) { id status version start resource { name } attributes history { type } } }";

    [Fact]
    public async Task BookingsAsOf_BeforeAndAfterAMove_AreWhereTheyWere()
    {
        var shop = await Shop.Open();
        string[] rooms = [await shop.Resource(), await shop.Resource(1, "Other")];
        var service = await shop.Service(rooms);
        var before = DateTimeOffset.UtcNow.AddMinutes(-1);
        var held = await shop.Mutate(
            "holdSlot", new { serviceId = service, resourceId = rooms[0], start = Shop.Day(3, 9), attributes = new { seat = 1 } }, "booking { id createdAt attributes }");
        var booking = (string)held["booking"]!["id"]!;
        var then = (string)held["booking"]!["createdAt"]!;
        await shop.Mutate("rescheduleBooking", new { bookingId = booking, start = Shop.Day(4, 9), resourceId = rooms[1] }, "booking { id }");

        Assert.Empty(await At(before, 3));
        var was = Assert.Single(await At(then, 3));
        Assert.Equal((booking, "HELD", 1, Shop.Day(3, 9), "Room"), (
            (string)was!["id"]!, (string)was["status"]!, (int)was["version"]!, (string)was["start"]!, (string)was["resource"]!["name"]!));
        Assert.Null(was["attributes"]);
        Assert.Empty(await At(then, 4));
        Assert.Empty(await At(then, 3, rooms[1]));
        Assert.Empty(await At(DateTimeOffset.UtcNow.AddDays(1), 3));
        Assert.Equal(2, (int)Assert.Single(await At(DateTimeOffset.UtcNow.AddDays(1), 4, rooms[1]))!["version"]!);

        async Task<JsonArray> At(object at, int day, string? resource = null)
        {
            var answer = await shop.Ask(AsOf, new { a = at, d = Shop.Day(day)[..10], r = resource });
            Assert.True(answer["errors"] is null, answer.ToJsonString());
            return answer["data"]!["bookingsAsOf"]!.AsArray();
        }
    }

    [Fact]
    public async Task History_OfCustomers_IsTheStaffsAndTheirOwn_AndOneStatementForAll()
    {
        var shop = await Shop.Open();
        var room = await shop.Resource(10);
        var service = await shop.Service([room]);
        string[] customers = [await shop.Customer(), await shop.Customer("Eve")];
        var held = await shop.Mutate("holdSlot", new { serviceId = service, resourceId = room, start = Shop.Day(3, 9), customerId = customers[0] }, "booking { id }");
        await shop.Mutate("cancelBooking", new { bookingId = (string)held["booking"]!["id"]! }, "booking { id }");
        const string History = "history { bookings completed cancelled noShows lastVisitAt paid { amountMinor currency } }";

        JsonObject answer = [];
        await Eventually.That(
            async () => (int?)(answer = await shop.Ask($"query($i: ID!) {{ customer(id: $i) {{ {History} }} }}", new { i = customers[0] }))["data"]?["customer"]?["history"]?["cancelled"] == 1,
            () => answer.ToJsonString());

        Assert.Equal(
            """{"bookings":1,"completed":0,"cancelled":1,"noShows":0,"lastVisitAt":null,"paid":[]}""", answer["data"]!["customer"]!["history"]!.ToJsonString());
        Assert.Equal(2, await Backend.Statements(async () =>
        {
            var all = (await shop.Ask($"{{ customers {{ nodes {{ {History} }} }} }}"))["data"]!["customers"]!["nodes"]!.AsArray();
            Assert.Equal([0, 1], all.Select(one => (int)one!["history"]!["bookings"]!).Order());
        }));

        var own = await shop.Backend.Ask(await shop.Backend.Token("CUSTOMER", shop.Slug, customers[0]), $"{{ customers {{ nodes {{ {History} }} }} }}");
        Assert.Equal(1, (int)Assert.Single(own["data"]!["customers"]!["nodes"]!.AsArray())!["history"]!["bookings"]!);
        var portal = await Portal.Open(shop);
        var refused = await portal.Run(await portal.Publish($"{{ customers {{ nodes {{ {History} }} }} }}"));
        Assert.Equal("AUTH_NOT_AUTHORIZED", (string)refused["errors"]![0]!["extensions"]!["code"]!);
    }

    [Fact]
    public async Task BookingsAsOf_OfADayOutOfTime_IsRefused()
    {
        var answer = await (await Shop.Open()).Ask(AsOf, new { a = DateTimeOffset.UtcNow.ToString("O", CultureInfo.InvariantCulture), d = "0001-01-01" });

        Assert.Equal(("VALIDATION", "day"), ((string)answer["errors"]![0]!["extensions"]!["code"]!, (string)answer["errors"]![0]!["extensions"]!["field"]!));
    }
}
