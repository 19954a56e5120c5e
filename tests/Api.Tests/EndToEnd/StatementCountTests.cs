using System.Text.Json.Nodes;

namespace GraphBooking.Api.Tests.EndToEnd;

/// <summary>What a page costs does not grow with the page.</summary>
public sealed class StatementCountTests
{
    [Fact]
    public async Task Bookings_WhenThePageGrowsToAHundred_TakeAFixedNumberOfStatements()
    {
        var shop = await Shop.Open();
        string[] resources = [await shop.Resource(100), await shop.Resource(100)];
        string[] services = [await shop.Service(resources), await shop.Service(resources)];
        string[] customers = [await shop.Customer(), await shop.Customer("Eve")];
        await Task.WhenAll(Enumerable.Range(0, 100).Select(i => shop.Mutate(
            "holdSlot",
            new { serviceId = services[i % 2], resourceId = resources[i / 2 % 2], start = Shop.Day(2, i % 24), customerId = customers[i % 2] },
            "booking { id }")));

        var few = await Count(2);
        var many = await Count(100);

        // The page with its total and all that it links to, its resources, the history, and what each service is offered at.
        Assert.Equal(4, few);
        Assert.Equal(few, many);
        // Resources and offers are cached now; the version of the offers is good for a second, and may have to be asked for again.
        Assert.InRange(await CountAgain(100), 2, 3);

        async Task<int> Count(int first)
        {
            // Nothing that is known of the catalogue holds after it.
            await shop.Resource(1);
            return await CountAgain(first);
        }

        Task<int> CountAgain(int first) => Backend.Statements(async () =>
        {
            var answer = await shop.Ask(
                "query($n: Int!) { bookings(first: $n, order: [{ start: ASC }]) { totalCount nodes { id resource { name } service { name resources { id } } customer { name } payments { id } history { type } } } }",
                new { n = first });
            Assert.Equal(first, ((JsonArray)answer["data"]!["bookings"]!["nodes"]!).Count);
        });
    }

    [Fact]
    public async Task Booking_WithAllThatItLinksTo_TakesOneStatement()
    {
        var shop = await Shop.Open();
        var resource = await shop.Resource();
        var held = await shop.Mutate(
            "holdSlot",
            new { serviceId = await shop.Service([resource]), resourceId = resource, start = Shop.Day(2), customerId = await shop.Customer() },
            "booking { id }");
        var id = (string)held["booking"]!["id"]!;

        Assert.Equal(1, await Backend.Statements(async () =>
        {
            var answer = await shop.Ask(
                "query($id: ID!) { booking(id: $id) { id resource { name } service { name } customer { name } payments { id } } }", new { id });
            Assert.NotNull(answer["data"]!["booking"]!["customer"]!["name"]);
        }));
    }

    [Fact]
    public async Task Availability_WhenItSpansSixtyTwoDaysAndTwentyResources_TakesAFixedNumberOfStatements()
    {
        var shop = await Shop.Open();
        var resources = await Task.WhenAll(Enumerable.Range(0, 20).Select(i => shop.Resource(1, $"Room {i}")));
        var small = await shop.Service(resources[..1]);
        var large = await shop.Service(resources);

        var few = await Count(small, 3, 24);
        var many = await Count(large, 62, 62 * 24 * 20);

        // The versions with what is offered, the days, and the resources.
        Assert.Equal(3, few);
        Assert.Equal(few, many);
        // The versions alone, and perhaps the catalogue's once more.
        Assert.InRange(await Count(large, 62, 62 * 24 * 20), 1, 2);

        Task<int> Count(string service, int days, int slots) => Backend.Statements(async () =>
        {
            var answer = await shop.Ask(
                "query($s: ID!, $f: DateTime!, $t: DateTime!) { availability(serviceId: $s, from: $f, to: $t) { start resource { name } } }",
                new { s = service, f = Shop.Day(2), t = Shop.Day(2 + days) });
            Assert.True(((JsonArray)answer["data"]!["availability"]!).Count >= slots);
        });
    }
}
