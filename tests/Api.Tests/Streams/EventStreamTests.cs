using System.Text.Json.Nodes;
using GraphBooking.Api.Tests.Http;
using GraphBooking.Application.Bookings;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace GraphBooking.Api.Tests.Streams;

/// <summary>GraphQL over Server-Sent Events as far as it needs no database.</summary>
public sealed class EventStreamTests(ApiServer api) : IClassFixture<ApiServer>
{
    private const string Changes = "subscription { bookingChanged { cursor type } }";

    private Uri Address => new(api.Client.BaseAddress!, "/graphql");

    [Fact]
    public async Task Post_WhenItIsAQuery_SendsOneResultAndTheEnd()
    {
        using var events = await EventReader.Post(Address, null, "{ __typename }");

        Assert.Equal("text/event-stream; charset=utf-8", events.Response.Content.Headers.ContentType?.ToString());
        Assert.Equal("no-store", events.Response.Headers.CacheControl?.ToString());
        var result = (await events.Take(1))[0];
        Assert.Equal("""{"__typename":"Query"}""", result["data"]!.ToJsonString());
        Assert.NotEmpty((string?)result["extensions"]!["consistencyToken"] ?? "");
        Assert.Equal("complete", (await events.Next())?.Name);
        Assert.Null(await events.Next());
    }

    [Theory]
    [InlineData("{", "SYNTAX_ERROR")]
    [InlineData("{ nope }", "FIELDS_ON_CORRECT_TYPE")]
    [InlineData("{ tenant { id } }", "AUTH_NOT_AUTHENTICATED")]
    [InlineData(Changes, "AUTH_NOT_AUTHENTICATED")]
    public async Task Post_WhenItIsRefused_SendsTheErrorsAndTheEnd(string query, string code)
    {
        using var events = await EventReader.Post(Address, null, query);

        Assert.Equal(200, (int)events.Response.StatusCode);
        Assert.Equal(code, (string?)(await events.Take(1))[0]["errors"]![0]!["extensions"]!["code"]);
        Assert.Equal("complete", (await events.Next())?.Name);
    }

    [Fact]
    public async Task Post_WhenTheCredentialIsNoGood_SaysSo()
    {
        using var events = await EventReader.Post(Address, "nonsense", Changes);

        Assert.Equal("AUTH_NOT_AUTHENTICATED", (string?)(await events.Take(1))[0]["errors"]![0]!["extensions"]!["code"]);
        Assert.Equal("complete", (await events.Next())?.Name);
    }

    [Fact]
    public async Task Post_WhenTheTokenRunsOut_EndsTheStream()
    {
        var token = await api.Token($"tenant={ApiServer.Tenant}&role=OWNER&expiresIn=PT1S");
        using var events = await EventReader.Post(Address, token, Changes);

        Assert.Equal("AUTH_NOT_AUTHENTICATED", (string?)(await events.Take(1))[0]["errors"]![0]!["extensions"]!["code"]);
        Assert.Equal("complete", (await events.Next())?.Name);
    }

    [Fact]
    public async Task Post_WhenAskedForTheCost_ReportsItWithEachEvent()
    {
        var server = await ApiServer.Start(configure: builder =>
            builder.Services.Replace(ServiceDescriptor.Scoped<IBookingChanges>(_ => new FakeChanges(2))));
        var request = new HttpRequestMessage(HttpMethod.Post, new Uri(server.Client.BaseAddress!, "/graphql"))
        {
            Content = ApiServer.Json($$"""{"query":"{{Changes}}"}"""),
            Headers = { { "GraphQL-Cost", "report" } },
        };
        using (var events = await EventReader.Send(request, await server.Token()))
        {
            foreach (var told in await events.Take(2))
            {
                Assert.Equal(1, (int?)told["extensions"]?["cost"]?["requested"]);
            }
        }

        await server.DisposeAsync();
    }

    [Fact]
    public async Task Post_WhenTheTenantHasSpentAll_SaysInTheErrorWhenToComeBack()
    {
        var server = await ApiServer.Start(configure: builder => builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["GraphBooking:RateLimit:Enabled"] = "true",
            ["GraphBooking:RateLimit:Burst"] = "1",
            ["GraphBooking:RateLimit:PerSecond"] = "1",
            ["GraphBooking:RateLimit:PartnerBurst"] = "1",
            ["GraphBooking:Limits:MaxCost"] = "1",
        }));
        var (address, token) = (new Uri(server.Client.BaseAddress!, "/graphql"), await server.Token());
        JsonNode error;
        do
        {
            using var events = await EventReader.Post(address, token, "{ __typename }");
            error = (await events.Take(1))[0]["errors"]?[0]?["extensions"] ?? new JsonObject();
        }
        while ((string?)error["code"] != "RATE_LIMITED");

        Assert.Equal((1, 0, 1, 1), ((int)error["limit"]!, (int)error["remaining"]!, (int)error["reset"]!, (int)error["retryAfter"]!));
        await server.DisposeAsync();
    }

    [Fact]
    public async Task Post_WhenTheBodyIsNoRequest_Answers400AsJson()
    {
        using var events = await EventReader.Send(
            new HttpRequestMessage(HttpMethod.Post, Address) { Content = ApiServer.Json("[]") }, null);

        Assert.Equal(400, (int)events.Response.StatusCode);
        Assert.Equal("application/json; charset=utf-8", events.Response.Content.Headers.ContentType?.ToString());
    }

    [Fact]
    public async Task Get_WhenItIsAMutation_IsRefused()
    {
        var query = Uri.EscapeDataString("mutation { archiveResource(input: { resourceId: \"x\" }) { resource { id } } }");
        using var events = await EventReader.Send(new HttpRequestMessage(HttpMethod.Get, $"{Address}?query={query}"), await api.Token());

        Assert.Equal("MUTATION_NOT_ALLOWED", (string?)(await events.Take(1))[0]["errors"]![0]!["extensions"]!["code"]);
    }

    [Theory]
    [InlineData("application/graphql-response+json, application/json, text/event-stream", "text/event-stream; charset=utf-8")]
    [InlineData("application/json;q=0.9, text/event-stream;q=0.5", "text/event-stream; charset=utf-8")]
    [InlineData("application/json, text/event-stream;q=0", "application/json; charset=utf-8")]
    [InlineData("*/*", "application/json; charset=utf-8")]
    public async Task Post_WhenSeveralTypesAreAccepted_StreamsASubscriptionIfThatWillDo(string accept, string type)
    {
        using var events = await EventReader.Post(Address, await api.Token(), Changes, accept: accept);
        using var query = await EventReader.Post(Address, await api.Token(), "{ __typename }", accept: accept);

        Assert.Equal(type, events.Response.Content.Headers.ContentType?.ToString());
        Assert.NotEqual("text/event-stream", query.Response.Content.Headers.ContentType?.MediaType);
    }

    [Fact]
    public async Task Post_WhenNothingHappens_SendsAComment()
    {
        var (server, _) = await Start(new FakeChanges(0), ("KeepAlive", "00:00:00.1"));
        using var events = await EventReader.Post(Endpoint(server), await server.Token(), Changes);

        Assert.Equal(":", await events.Line());
        Assert.Equal("", await events.Line());
        Assert.Equal(":", await events.Line());
        await server.DisposeAsync();
    }

    [Fact]
    public async Task Post_WhenNothingHasHappenedYet_IsAnsweredToABrowserToo()
    {
        var (server, _) = await Start(new FakeChanges(0), ("KeepAlive", "01:00:00"));
        var request = new HttpRequestMessage(HttpMethod.Post, Endpoint(server)) { Content = ApiServer.Json($$"""{"query":"{{Changes}}"}""") };
        request.Headers.Add("Accept-Encoding", "gzip, br");
        using var events = await EventReader.Send(request, await server.Token()).WaitAsync(TimeSpan.FromSeconds(20));

        Assert.Equal(200, (int)events.Response.StatusCode);
        await server.DisposeAsync();
    }

    [Fact]
    public async Task Post_WhenTheClientGoesAway_EndsTheSubscription()
    {
        var (server, changes) = await Start(new FakeChanges(1));
        using (var events = await EventReader.Post(Endpoint(server), await server.Token(), Changes))
        {
            await events.Take(1);
        }

        await changes.Ended.Task.WaitAsync(TimeSpan.FromSeconds(20));
        await server.DisposeAsync();
    }

    [Fact]
    public async Task Post_WhenTheSubscriberIsTooSlow_EndsWithTheReason()
    {
        var (server, _) = await Start(new FakeChanges(3, failure: new SubscriberTooSlowException()));
        using var events = await EventReader.Post(Endpoint(server), await server.Token(), Changes);

        var sent = await events.Take(4);

        Assert.Equal("SUBSCRIBER_TOO_SLOW", (string?)sent[3]["errors"]![0]!["extensions"]!["code"]);
        Assert.Equal("complete", (await events.Next())?.Name);
        await server.DisposeAsync();
    }

    [Fact]
    public async Task Stop_WhenStreamsAreOpen_EndsThemWithoutTheirEnd()
    {
        var (server, _) = await Start(new FakeChanges(1));
        using var events = await EventReader.Post(Endpoint(server), await server.Token(), Changes);
        await events.Take(1);

        await server.Stop().WaitAsync(TimeSpan.FromSeconds(20));

        Assert.Null(await events.Next());
        await server.DisposeAsync();
    }

    [Fact]
    public async Task Socket_WhenTheSubscriberIsTooSlow_Closes1013()
    {
        var (server, _) = await Start(new FakeChanges(3, failure: new SubscriberTooSlowException()));
        await using var client = await SocketClient.Open(server.Socket, await server.Token());
        await client.Subscribe("1", Changes);

        await client.HearNext(3);

        Assert.Equal(1013, await client.HearClose());
        await server.DisposeAsync();
    }

    [Fact]
    public async Task Socket_WhenTheFeedFails_Closes1011()
    {
        var (server, _) = await Start(new FakeChanges(1, failure: new InvalidOperationException("broken")));
        await using var client = await SocketClient.Open(server.Socket, await server.Token());
        await client.Subscribe("1", Changes);

        await client.HearNext(1);

        Assert.Equal(1011, await client.HearClose());
        await server.DisposeAsync();
    }

    [Fact]
    public async Task Post_WhenTheFeedFails_BreaksOffWithoutTheEnd()
    {
        var (server, _) = await Start(new FakeChanges(1, failure: new InvalidOperationException("broken")));
        using var events = await EventReader.Post(Endpoint(server), await server.Token(), Changes);
        await events.Take(1);

        await Assert.ThrowsAnyAsync<IOException>(events.Next);
        await server.DisposeAsync();
    }

    [Fact]
    public async Task Post_WhenItsClientTakesNothing_IsCutOffAndNothingPilesUp()
    {
        const int Large = 256 * 1024;
        var (server, changes) = await Start(new FakeChanges(int.MaxValue, Large), ("SendTimeout", "00:00:00.5"));
        using var events = await EventReader.Post(Endpoint(server), await server.Token(), Changes);

        await changes.Ended.Task.WaitAsync(TimeSpan.FromSeconds(20));

        Assert.InRange(changes.Given, 1, 200);
        await server.DisposeAsync();
    }

    [Fact]
    public async Task Head_WhenItIsASubscription_EndsAtOnce()
    {
        var (server, changes) = await Start(new FakeChanges(1));
        var query = Uri.EscapeDataString(Changes);
        using var events = await EventReader.Send(
            new HttpRequestMessage(HttpMethod.Head, $"{Endpoint(server)}?query={query}"), await server.Token());

        Assert.Equal("text/event-stream", events.Response.Content.Headers.ContentType?.MediaType);
        using var next = await server.Client.GetAsync("/health/live");
        Assert.Equal(0, changes.Given);
        await server.DisposeAsync();
    }

    [Fact]
    public async Task Socket_WhenItsClientTakesNothing_IsCutOffAndNothingPilesUp()
    {
        const int Large = 256 * 1024;
        var (server, changes) = await Start(new FakeChanges(int.MaxValue, Large), ("SendTimeout", "00:00:00.5"));
        await using var client = await SocketClient.Open(server.Socket, await server.Token());

        await client.Subscribe("1", Changes);
        await changes.Ended.Task.WaitAsync(TimeSpan.FromSeconds(20));

        // What the buffers of both sides of a connection hold, and no more.
        Assert.InRange(changes.Given, 1, 200);
        await server.DisposeAsync();
    }

    [Fact]
    public async Task Socket_WhenItsClientIsHalfGone_IsFoundOut()
    {
        var (server, changes) = await Start(new FakeChanges(1), ("KeepAlive", "00:00:00.3"));
        await using var client = await SocketClient.Open(server.Socket, await server.Token());
        await client.Subscribe("1", Changes);
        await client.HearNext(1);

        // Not reading, it does not answer the server's ping either.
        await changes.Ended.Task.WaitAsync(TimeSpan.FromSeconds(20));
        await server.DisposeAsync();
    }

    private static Uri Endpoint(ApiServer server) => new(server.Client.BaseAddress!, "/graphql");

    private static async Task<(ApiServer Server, FakeChanges Changes)> Start(FakeChanges changes, params (string Name, string Value)[] settings)
    {
        var server = await ApiServer.Start(configure: builder =>
        {
            builder.Configuration.AddInMemoryCollection(
                settings.Select(setting => KeyValuePair.Create<string, string?>($"GraphBooking:Streams:{setting.Name}", setting.Value)));
            builder.Services.Replace(ServiceDescriptor.Scoped<IBookingChanges>(_ => changes));
        });
        return (server, changes);
    }
}
