using System.Net.WebSockets;
using System.Text;
using System.Text.Json.Nodes;

namespace GraphBooking.Cluster.Tests;

/// <summary>graphql-transport-ws, as much of it as the tests need.</summary>
internal sealed class Socket(ClientWebSocket socket) : IAsyncDisposable
{
    private readonly List<JsonNode> _heard = [];

    public static async Task<Socket> Open(Uri api, string token)
    {
        var client = new ClientWebSocket();
        client.Options.AddSubProtocol("graphql-transport-ws");
        await client.ConnectAsync(new UriBuilder(api) { Scheme = "ws", Path = "/graphql" }.Uri, CancellationToken.None);
        var socket = new Socket(client);
        await socket.Send(new JsonObject { ["type"] = "connection_init", ["payload"] = new JsonObject { ["authorization"] = $"Bearer {token}" } });
        await socket.Hear(message => (string?)message["type"] == "connection_ack");
        return socket;
    }

    public Task Subscribe(string id, string query, string? consistencyToken = null) => Send(new JsonObject
    {
        ["type"] = "subscribe",
        ["id"] = id,
        ["payload"] = new JsonObject { ["query"] = query, ["extensions"] = new JsonObject { ["consistencyToken"] = consistencyToken } },
    });

    /// <summary>Runs a query to its end.</summary>
    public async Task<JsonNode> Ask(string id, string query, string? consistencyToken = null)
    {
        await Subscribe(id, query, consistencyToken);
        return await Next(id);
    }

    public async Task<JsonNode> Next(string id) =>
        (await Hear(message => (string?)message["id"] == id && (string?)message["type"] == "next"))["payload"]!;

    public ValueTask DisposeAsync()
    {
        socket.Abort();
        socket.Dispose();
        return ValueTask.CompletedTask;
    }

    private async Task Send(JsonObject message) =>
        await socket.SendAsync(Encoding.UTF8.GetBytes(message.ToJsonString()), WebSocketMessageType.Text, true, CancellationToken.None);

    private async Task<JsonNode> Hear(Func<JsonNode, bool> isWanted)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        while (true)
        {
            if (_heard.FirstOrDefault(isWanted) is { } wanted)
            {
                _heard.Remove(wanted);
                return wanted;
            }

            _heard.Add(await Receive(patience.Token));
        }
    }

    private async Task<JsonNode> Receive(CancellationToken cancellationToken)
    {
        using var whole = new MemoryStream();
        var part = new byte[16_384];
        WebSocketReceiveResult received;
        do
        {
            received = await socket.ReceiveAsync(part, cancellationToken);
            Assert.Equal(WebSocketMessageType.Text, received.MessageType);
            whole.Write(part, 0, received.Count);
        }
        while (!received.EndOfMessage);

        return JsonNode.Parse(whole.ToArray())!;
    }
}
