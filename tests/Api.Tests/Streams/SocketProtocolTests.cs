using System.Net.WebSockets;
using System.Text.Json.Nodes;
using GraphBooking.Api.Tests.Http;
using Microsoft.Extensions.Configuration;

namespace GraphBooking.Api.Tests.Streams;

/// <summary>The rules of graphql-transport-ws, none of which needs a database.</summary>
public sealed class SocketProtocolTests(ApiServer api) : IClassFixture<ApiServer>
{
    private const string Init = """{"type":"connection_init"}""";

    [Theory]
    [InlineData("graphql-ws")]
    [InlineData(null)]
    public async Task Connect_WhenTheSubprotocolIsUnknown_Closes4406(string? protocol)
    {
        await using var client = await SocketClient.Connect(api.Socket, protocol);

        Assert.Equal(4406, await client.HearClose());
    }

    [Fact]
    public async Task Connect_WhenSeveralSubprotocolsAreOffered_TakesTheOneItSpeaks()
    {
        await using var client = await SocketClient.Connect(api.Socket, "graphql-ws", options => options.AddSubProtocol("graphql-transport-ws"));

        Assert.Equal("graphql-transport-ws", client.Socket.SubProtocol);
    }

    [Fact]
    public async Task Connect_WhenNothingIsSaid_Closes4408()
    {
        var server = await ApiServer.Start(configure: builder => builder.Configuration.AddInMemoryCollection(
            new Dictionary<string, string?> { ["GraphBooking:Streams:InitTimeout"] = "00:00:00.2" }));
        await using var silent = await SocketClient.Connect(server.Socket);
        await using var initialised = await SocketClient.Open(server.Socket, null);

        Assert.Equal(4408, await silent.HearClose());
        await initialised.Say("""{"type":"ping"}""");
        Assert.Equal("pong", (string?)(await initialised.Hear())["type"]);
        await server.DisposeAsync();
    }

    [Theory]
    [InlineData(null, """{"GraphQL-Cost":"report"}""")]
    [InlineData("report", "{}")]
    [InlineData("nothing", """{"graphql-cost":"report"}""")]
    public async Task Init_WhenItAsksForTheCost_ReportsItWithEachResult(string? header, string payload)
    {
        await using var client = await SocketClient.Connect(api.Socket, configure: options =>
        {
            if (header is not null)
            {
                options.SetRequestHeader("GraphQL-Cost", header);
            }
        });
        await client.Say($$"""{"type":"connection_init","payload":{{payload}}}""");
        await client.Hear();

        await client.Say("""{"type":"subscribe","id":"1","payload":{"query":"{ __typename }"}}""");

        Assert.Equal(0, (int?)(await client.Hear())["payload"]?["extensions"]?["cost"]?["requested"]);
    }

    [Theory]
    [InlineData("""{"authorization":"Bearer nonsense"}""")]
    [InlineData("""{"Authorization":"Basic dTpw"}""")]
    [InlineData("""{"authorization":""}""")]
    [InlineData("""{"authorization":7}""")]
    [InlineData("""{"authorization":{}}""")]
    [InlineData("""{"X-Api-Key":"nonsense"}""")]
    public async Task Init_WhenTheCredentialIsNoGood_Closes4403(string payload)
    {
        await using var client = await SocketClient.Connect(api.Socket);

        await client.Say($$"""{"type":"connection_init","payload":{{payload}}}""");

        Assert.Equal(4403, await client.HearClose());
    }

    [Fact]
    public async Task Init_WhenTheTokenRunsOut_Closes4403()
    {
        var token = await api.Token($"tenant={ApiServer.Tenant}&role=OWNER&expiresIn=PT1S");
        await using var client = await SocketClient.Open(api.Socket, token);

        Assert.Equal(4403, await client.HearClose());
    }

    [Fact]
    public async Task Init_WhenTheRequestCarriedTheToken_TakesItFromThere()
    {
        var token = await api.Token();
        await using var good = await SocketClient.Connect(api.Socket, configure: options => options.SetRequestHeader("Authorization", $"Bearer {token}"));
        await using var bad = await SocketClient.Connect(api.Socket, configure: options => options.SetRequestHeader("Authorization", "Bearer x"));

        await good.Say(Init);
        await bad.Say(Init);

        Assert.Equal("connection_ack", (string?)(await good.Hear())["type"]);
        Assert.Equal(4403, await bad.HearClose());
    }

    [Fact]
    public async Task Init_WhenSaidTwice_Closes4429()
    {
        await using var client = await SocketClient.Open(api.Socket, await api.Token());

        await client.Say(Init);

        Assert.Equal(4429, await client.HearClose());
    }

    [Fact]
    public async Task Subscribe_WhenSaidBeforeInit_Closes4401()
    {
        await using var client = await SocketClient.Connect(api.Socket);

        await client.Subscribe("1", "{ __typename }");

        Assert.Equal(4401, await client.HearClose());
    }

    [Theory]
    [InlineData("nonsense")]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("\"connection_init\"")]
    [InlineData("{}")]
    [InlineData("""{"type":7}""")]
    [InlineData("""{"type":"unknown"}""")]
    [InlineData("""{"type":"start","id":"1","payload":{"query":"{ __typename }"}}""")]
    [InlineData("""{"type":"connection_init","payload":"text"}""")]
    [InlineData("""{"type":"ping","payload":[]}""")]
    [InlineData("""{"type":"complete"}""")]
    [InlineData("""{"type":"subscribe","id":"1"}""")]
    [InlineData("""{"type":"subscribe","payload":{"query":"{ __typename }"}}""")]
    [InlineData("""{"type":"subscribe","id":"","payload":{"query":"{ __typename }"}}""")]
    [InlineData("""{"type":"subscribe","id":1,"payload":{"query":"{ __typename }"}}""")]
    [InlineData("""{"type":"subscribe","id":"\ud800","payload":{"query":"{ __typename }"}}""")]
    [InlineData("""{"type":"subscribe","id":"1","payload":{}}""")]
    [InlineData("""{"type":"subscribe","id":"1","payload":{"query":7}}""")]
    [InlineData("""{"type":"subscribe","id":"1","payload":{"query":"{ __typename }","variables":[]}}""")]
    [InlineData("""{"type":"subscribe","id":"1","payload":{"query":"{ a(b: \"\ud800\") }"}}""")]
    public async Task Say_WhenItIsNoMessage_Closes4400(string text)
    {
        await using var client = await SocketClient.Connect(api.Socket);
        if (!text.Contains("connection_init", StringComparison.Ordinal))
        {
            await client.Say(Init);
        }

        await client.Say(text);

        Assert.Equal(4400, await client.HearClose());
    }

    [Fact]
    public async Task Say_WhenItIsBinary_Closes4400()
    {
        await using var client = await SocketClient.Open(api.Socket, null);

        await client.Say([1, 2, 3], WebSocketMessageType.Binary);

        Assert.Equal(4400, await client.HearClose());
    }

    [Fact]
    public async Task Say_WhenItIsNoUtf8_FailsTheConnection()
    {
        const int WithoutAClose = 1006;
        await using var client = await SocketClient.Open(api.Socket, null);

        await client.Say([0x22, 0xff, 0xfe, 0x22], WebSocketMessageType.Text);

        // .NET sends the reason and breaks the connection, which may overtake it.
        var code = await client.HearClose().ContinueWith(closed => closed.IsFaulted ? WithoutAClose : closed.Result, TaskScheduler.Default);
        Assert.Contains(code, new[] { 1007, WithoutAClose });
        Assert.Equal(200, (await api.Post("""{"query":"{ __typename }"}""")).Status);
    }

    [Fact]
    public async Task Say_WhenItIsOverTheLimit_Closes1009()
    {
        await using var client = await SocketClient.Open(api.Socket, null);

        await client.Say(new string(' ', (1024 * 1024) + 1));

        Assert.Equal(1009, await client.HearClose());
    }

    [Fact]
    public async Task Ping_WhenItHasAPayload_IsAnsweredWithIt()
    {
        await using var client = await SocketClient.Connect(api.Socket);

        await client.Say("""{"type":"ping","payload":{"a":[1,null,"ü"]}}""");
        await client.Say("""{"type":"pong","payload":{}}""");
        await client.Say("""{"type":"ping"}""");

        Assert.Equal("""{"type":"pong","payload":{"a":[1,null,"ü"]}}""", Relaxed(await client.Hear()));
        Assert.Equal("""{"type":"pong"}""", Relaxed(await client.Hear()));
    }

    [Fact]
    public async Task Subscribe_WhenItIsAQuery_AnswersOnceAndCompletes()
    {
        await using var client = await SocketClient.Open(api.Socket, null);

        await client.Subscribe("ü", "{ __typename }");

        var next = await client.Hear();
        Assert.NotEmpty((string?)next["payload"]!["extensions"]!["consistencyToken"] ?? "");
        next["payload"]!.AsObject().Remove("extensions");
        Assert.Equal("""{"type":"next","id":"ü","payload":{"data":{"__typename":"Query"}}}""", Relaxed(next));
        Assert.Equal("""{"type":"complete","id":"ü"}""", Relaxed(await client.Hear()));
        await client.Subscribe("ü", "{ __typename }");
        Assert.Equal("next", (string?)(await client.Hear())["type"]);
    }

    [Theory]
    [InlineData("{", "SYNTAX_ERROR")]
    [InlineData("{ nope }", "FIELDS_ON_CORRECT_TYPE")]
    [InlineData("{ tenant { id } }", "AUTH_NOT_AUTHENTICATED")]
    [InlineData("subscription { bookingChanged { cursor } }", "AUTH_NOT_AUTHENTICATED")]
    [InlineData("subscription { a: bookingChanged { cursor } b: bookingChanged { cursor } }", "SINGLE_ROOT_FIELD_SUBSCRIPTIONS")]
    [InlineData("subscription { __typename }", "SINGLE_ROOT_FIELD_SUBSCRIPTIONS")]
    public async Task Subscribe_WhenItIsRefused_AnswersTheErrorsAndForgetsTheId(string query, string code)
    {
        await using var client = await SocketClient.Open(api.Socket, null);

        await client.Subscribe("1", query);
        var error = await client.Hear();

        Assert.Equal(("error", "1"), ((string?)error["type"], (string?)error["id"]));
        Assert.Equal(code, (string?)error["payload"]![0]!["extensions"]!["code"]);
        await client.Subscribe("1", "{ __typename }");
        Assert.Equal("next", (string?)(await client.Hear())["type"]);
    }

    [Fact]
    public async Task Subscribe_WhenTheCallerIsAnOperator_IsNotAuthorized()
    {
        await using var client = await SocketClient.Open(api.Socket, await api.Token("role=OPERATOR"));

        await client.Subscribe("1", "subscription { bookingChanged { cursor } }");

        Assert.Equal("AUTH_NOT_AUTHORIZED", (string?)(await client.Hear())["payload"]![0]!["extensions"]!["code"]);
    }

    [Theory]
    [InlineData("nonsense")]
    [InlineData("")]
    [InlineData("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    public async Task Subscribe_WhenTheCursorIsNone_IsRefused(string after)
    {
        await using var client = await SocketClient.Open(api.Socket, await api.Token());

        await client.Subscribe("1", "subscription($after: String) { bookingChanged(after: $after) { cursor } }", new { after });

        var error = (await client.Hear())["payload"]![0]!["extensions"]!;
        Assert.Equal(("VALIDATION", "after"), ((string?)error["code"], (string?)error["field"]));
    }

    [Fact]
    public async Task Subscribe_WhenADirectiveSkipsTheField_IsRefused()
    {
        await using var client = await SocketClient.Open(api.Socket, await api.Token());

        await client.Subscribe("1", "subscription($no: Boolean!) { bookingChanged @include(if: $no) { cursor } }", new { no = false });

        Assert.Equal("NOTHING_TO_FOLLOW", (string?)(await client.Hear())["payload"]![0]!["extensions"]!["code"]);
    }

    [Fact]
    public async Task Subscribe_WhenTheIdIsInUse_Closes4409()
    {
        // No feed is read here, so that these wait for ever.
        await using var client = await SocketClient.Open(api.Socket, await api.Token());
        await client.Subscribe("1", "subscription { bookingChanged { cursor } }");

        await client.Subscribe("1", "subscription { bookingChanged { cursor } }");

        Assert.Equal(4409, await client.HearClose());
    }

    [Fact]
    public async Task Complete_WhenSaid_FreesTheId()
    {
        await using var client = await SocketClient.Open(api.Socket, await api.Token());
        await client.Subscribe("1", "subscription { bookingChanged { cursor } }");

        await client.Say("""{"type":"complete","id":"1"}""");
        await client.Say("""{"type":"complete","id":"never there"}""");
        await client.Subscribe("1", "{ __typename }");

        Assert.Equal("next", (string?)(await client.Hear())["type"]);
    }

    [Fact]
    public async Task Subscribe_WhenTooManyRun_RefusesTheNextAlone()
    {
        await using var client = await SocketClient.Open(api.Socket, await api.Token());
        for (var i = 0; i < 100; i++)
        {
            await client.Subscribe($"{i}", "subscription { bookingChanged { cursor } }");
        }

        await client.Subscribe("more", "{ __typename }");

        Assert.Equal("TOO_MANY_OPERATIONS", (string?)(await client.Hear())["payload"]![0]!["extensions"]!["code"]);
        await client.Say("""{"type":"complete","id":"7"}""");
        await client.Subscribe("more", "{ __typename }");
        Assert.Equal("next", (string?)(await client.Hear())["type"]);
    }

    [Fact]
    public async Task Subscribe_WhenWhatRunsIsTooLargeTogether_RefusesTheNextAlone()
    {
        await using var client = await SocketClient.Open(api.Socket, await api.Token());
        var large = new { padding = new string('x', 600_000) };
        await client.Subscribe("1", "subscription { bookingChanged { cursor } }", large);

        await client.Subscribe("2", "{ __typename }", large);

        var refused = await client.Hear();
        Assert.Equal(("error", "2"), ((string?)refused["type"], (string?)refused["id"]));
        Assert.Equal("TOO_MANY_OPERATIONS", (string?)refused["payload"]![0]!["extensions"]!["code"]);
        await client.Say("""{"type":"complete","id":"1"}""");
        await client.Subscribe("2", "{ __typename }", large);
        Assert.Equal("next", (string?)(await client.Hear())["type"]);
    }

    [Fact]
    public async Task Close_WhenTheClientLeaves_IsAnswered()
    {
        await using var client = await SocketClient.Open(api.Socket, await api.Token());
        await client.Subscribe("1", "subscription { bookingChanged { cursor } }");

        await client.Socket.CloseAsync(WebSocketCloseStatus.NormalClosure, "", CancellationToken.None);

        Assert.Equal(WebSocketCloseStatus.NormalClosure, client.Socket.CloseStatus);
    }

    [Fact]
    public async Task Stop_WhenSocketsAreOpen_Closes1001AndDoesNotWaitForThem()
    {
        var server = await ApiServer.Start();
        await using var client = await SocketClient.Open(server.Socket, await server.Token());
        await client.Subscribe("1", "subscription { bookingChanged { cursor } }");

        var stopping = server.Stop();

        Assert.Equal(1001, await client.HearClose());
        await client.Socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, "", CancellationToken.None);
        await stopping.WaitAsync(TimeSpan.FromSeconds(20));
        await server.DisposeAsync();
    }

    private static string Relaxed(JsonObject message) =>
        message.ToJsonString(new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
}
