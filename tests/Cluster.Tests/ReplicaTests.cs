using System.Net;
using System.Net.Http.Headers;

namespace GraphBooking.Cluster.Tests;

/// <summary>What goes on while nodes are away that take no writes.</summary>
[Collection(Cluster.Name)]
public sealed class ReplicaTests(Cluster cluster)
{
    private const string Booking = "query($id: ID!) { booking(id: $id) { id } }";

    private const string Report = "{ reports { noShowRate(from: \"2026-01-01\", to: \"2026-02-01\") { attended } } }";

    [Fact]
    public async Task Replicas_WhenAllAreAway_LeaveReadsAndWritesToThePrimary()
    {
        await cluster.Ready();
        var shop = await Shop.Open(cluster);
        var resource = await shop.Resource(capacity: 1000);
        var service = await shop.Service(resource);

        Signal.Kill(cluster.Replica.WholeNode);
        for (var i = 0; i < 20; i++)
        {
            var (id, token) = await shop.Hold(service, resource, Shop.Day(3, i), instance: i);
            Assert.NotNull((await shop.Owner.Ask(Booking, new { id }, i + 1, token))["booking"]);
            Assert.NotNull((await shop.Owner.Ask(Booking, new { id }, i))["booking"]);
        }

        await cluster.Ready();
    }

    [Fact]
    public async Task Analytics_WhenItIsAway_ReportsSayThatAndNothingElseNotices()
    {
        await cluster.Ready();
        var shop = await Shop.Open(cluster);
        var resource = await shop.Resource(capacity: 1000);
        var service = await shop.Service(resource);
        Assert.Empty((await shop.Owner.Send(Report)).Codes);

        Signal.Kill(cluster.Analytics.WholeNode);
        for (var i = 0; i < 10; i++)
        {
            var report = await shop.Owner.Send(Report, instance: i);
            Assert.Equal(["SERVICE_UNAVAILABLE"], report.Codes);
            Assert.Equal("reports", (string?)report.Body["errors"]![0]!["extensions"]!["what"]);
            var (id, token) = await shop.Hold(service, resource, Shop.Day(3, i), instance: i);
            Assert.NotNull((await shop.Owner.Ask(Booking, new { id }, i + 1, token))["booking"]);
        }

        Assert.Equal(HttpStatusCode.ServiceUnavailable, await Download(shop));
        await cluster.Ready();
        await Wait.For("reports", TimeSpan.FromSeconds(20), async () => (await shop.Owner.Send(Report)).Codes.Count == 0);
    }

    private async Task<HttpStatusCode> Download(Shop shop)
    {
        using var http = new HttpClient();
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", await Client.Token(cluster, "OWNER", shop.Slug));
        using var answer = await http.GetAsync(new Uri(cluster.Endpoints.Apis[0], "/reports/bookings.csv?from=2026-01-01&to=2026-02-01"));
        return answer.StatusCode;
    }
}
