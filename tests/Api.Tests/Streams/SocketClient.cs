using System.Net.WebSockets;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace GraphBooking.Api.Tests.Streams;

/// <summary>A client of graphql-transport-ws that says whatever a test wants it to.</summary>
internal sealed class SocketClient : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private SocketClient(ClientWebSocket socket) => Socket = socket;

    public ClientWebSocket Socket { get; }

    public static async Task<SocketClient> Connect(Uri address, string? protocol = "graphql-transport-ws", Action<ClientWebSocketOptions>? configure = null)
    {
        var socket = new ClientWebSocket();
        if (protocol is not null)
        {
            socket.Options.AddSubProtocol(protocol);
        }

        configure?.Invoke(socket.Options);
        await socket.ConnectAsync(address, CancellationToken.None);
        return new SocketClient(socket);
    }

    /// <summary>Connected and initialised.</summary>
    public static async Task<SocketClient> Open(Uri address, string? token)
    {
        var client = await Connect(address);
        await client.Say(new { type = "connection_init", payload = token is null ? null : new { authorization = $"Bearer {token}" } });
        Assert.Equal("connection_ack", (string?)(await client.Hear())["type"]);
        return client;
    }

    public Task Say(object message) => Say(JsonSerializer.Serialize(message));

    public Task Say(string text) => Say(Encoding.UTF8.GetBytes(text), WebSocketMessageType.Text);

    public Task Say(byte[] bytes, WebSocketMessageType type) => Socket.SendAsync(bytes, type, true, CancellationToken.None);

    public Task Subscribe(string id, string query, object? variables = null) =>
        Say(new { type = "subscribe", id, payload = new { query, variables } });

    /// <summary>The next message.</summary>
    public async Task<JsonObject> Hear()
    {
        var text = await Receive();
        Assert.True(text is not null, $"The socket was closed: {Socket.CloseStatus} {Socket.CloseStatusDescription}");
        return (JsonObject)JsonNode.Parse(text)!;
    }

    /// <summary>The payloads of so many next messages of one operation.</summary>
    public async Task<List<JsonObject>> HearNext(int count)
    {
        var payloads = new List<JsonObject>();
        while (payloads.Count < count)
        {
            var message = await Hear();
            Assert.True((string?)message["type"] == "next", message.ToJsonString());
            payloads.Add((JsonObject)message["payload"]!);
        }

        return payloads;
    }

    /// <summary>The close code; whatever comes before it is skipped.</summary>
    public async Task<int> HearClose()
    {
        while (await Receive() is not null)
        {
        }

        return (int)Socket.CloseStatus!;
    }

    public ValueTask DisposeAsync()
    {
        Socket.Abort();
        Socket.Dispose();
        return ValueTask.CompletedTask;
    }

    private async Task<string?> Receive()
    {
        using var patience = new CancellationTokenSource(Patience);
        using var text = new MemoryStream();
        var buffer = new byte[16 * 1024];
        WebSocketReceiveResult part;
        do
        {
            part = await Socket.ReceiveAsync(buffer, patience.Token);
            if (part.MessageType == WebSocketMessageType.Close)
            {
                return null;
            }

            text.Write(buffer, 0, part.Count);
        }
        while (!part.EndOfMessage);

        return Encoding.UTF8.GetString(text.ToArray());
    }
}
