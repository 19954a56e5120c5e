using System.Net.Http.Headers;
using System.Text.Json;
using GraphBooking.Api.Tests.Streams;

namespace GraphBooking.Api.Tests.EndToEnd;

/// <summary>What holds of partners over HTTP holds over the transports that stay open, too.</summary>
public sealed class PartnerStreamTests
{
    private const string Changes = "subscription { bookingChanged { type booking { id } } }";

    [Fact]
    public async Task Socket_WhenAPartnerNamesAPublishedSubscription_TellsOfBookings()
    {
        var portal = await Portal.Open();
        var documentId = await portal.Publish(Changes);
        await using var client = await Connect(portal);
        await client.Say(new { type = "subscribe", id = "1", payload = new { documentId } });
        await client.Say(new { type = "ping" });
        Assert.Equal("pong", (string?)(await client.Hear())["type"]);

        var booking = await Hold(portal.Shop);

        Assert.Equal(booking, (string?)(await client.HearNext(1))[0]["data"]!["bookingChanged"]!["booking"]!["id"]);
    }

    [Theory]
    [InlineData(Changes)]
    [InlineData("{ __typename }")]
    [InlineData("mutation { createCustomer(input: { name: \"Ada\" }) { customer { id } } }")]
    public async Task Socket_WhenAPartnerSendsAText_IsRefused(string query)
    {
        var portal = await Portal.Open();
        await portal.Publish("{ __typename }");
        await using var client = await Connect(portal);

        await client.Subscribe("1", query);

        var answer = await client.Hear();
        Assert.Equal(("error", "PERSISTED_DOCUMENT_REQUIRED"), ((string?)answer["type"], (string?)answer["payload"]![0]!["extensions"]!["code"]));
    }

    [Fact]
    public async Task Socket_WhenThePartnerWasRevokedSince_RunsNothingMore()
    {
        var portal = await Portal.Open();
        var documentId = await portal.Publish("{ viewer { role } }");
        await using var client = await Connect(portal);
        await client.Say(new { type = "subscribe", id = "1", payload = new { documentId } });
        Assert.Equal("next", (string?)(await client.Hear())["type"]);
        Assert.Equal("complete", (string?)(await client.Hear())["type"]);

        await portal.Shop.Mutate("revokePartner", new { partnerId = portal.Id }, "partner { id }");
        await client.Say(new { type = "subscribe", id = "2", payload = new { documentId } });

        Assert.Equal("PERSISTED_DOCUMENT_NOT_FOUND", (string?)(await client.Hear())["payload"]![0]!["extensions"]!["code"]);
    }

    [Fact]
    public async Task Events_WhenAPartnerNamesAPublishedSubscription_TellOfBookings()
    {
        var portal = await Portal.Open();
        using var events = await Post(portal, new { documentId = await portal.Publish(Changes) });

        var booking = await Hold(portal.Shop);

        Assert.Equal(booking, (string?)(await events.Take(1))[0]["data"]!["bookingChanged"]!["booking"]!["id"]);
    }

    [Fact]
    public async Task Events_WhenAPartnerSendsAText_AreRefused()
    {
        using var events = await Post(await Portal.Open(), new { query = Changes });

        Assert.Equal("PERSISTED_DOCUMENT_REQUIRED", (string?)(await events.Next())?.Data!["errors"]![0]!["extensions"]!["code"]);
    }

    private static async Task<SocketClient> Connect(Portal portal)
    {
        var client = await SocketClient.Connect(portal.Shop.Backend.Socket);
        await client.Say(new { type = "connection_init", payload = new Dictionary<string, string> { ["X-Api-Key"] = portal.Key } });
        Assert.Equal("connection_ack", (string?)(await client.Hear())["type"]);
        return client;
    }

    private static Task<EventReader> Post(Portal portal, object body)
    {
        var content = new StringContent(JsonSerializer.Serialize(body), new MediaTypeHeaderValue("application/json"));
        var request = new HttpRequestMessage(HttpMethod.Post, portal.Shop.Backend.Endpoint) { Content = content };
        request.Headers.Add("X-Api-Key", portal.Key);
        return EventReader.Send(request, null);
    }

    private static async Task<string> Hold(Shop shop)
    {
        var resource = await shop.Resource();
        var service = await shop.Service([resource]);
        var held = await shop.Mutate("holdSlot", new { serviceId = service, resourceId = resource, start = Shop.Day(3) }, "booking { id }");
        return (string)held["booking"]!["id"]!;
    }
}
