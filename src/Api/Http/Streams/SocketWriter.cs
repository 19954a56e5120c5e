using System.Net.WebSockets;
using System.Text.Json;
using GraphQL;

namespace GraphBooking.Api.Http.Streams;

/// <summary>
/// Sends one message after another. Whoever sends waits until the client has taken it; a client that takes nothing for too
/// long is cut off.
/// </summary>
internal sealed class SocketWriter(WebSocket socket, TimeSpan patience) : IDisposable
{
    private readonly SemaphoreSlim _turn = new(1);

    public Task Acknowledge() => Send("connection_ack", null, null);

    public Task Complete(string id) => Send("complete", id, null);

    public Task Pong(JsonElement? payload) => Send("pong", null, payload is { } same ? json => same.WriteTo(json) : null);

    public Task Next(string id, ExecutionResult result) => Send("next", id, json => ResponseWriter.Write(json, result));

    /// <param name="id">Of the operation.</param>
    /// <param name="payload">A result as JSON.</param>
    public Task Next(string id, ReadOnlyMemory<byte> payload) =>
        Send("next", id, json => json.WriteRawValue(payload.Span, skipInputValidation: true));

    /// <summary>The errors of what was refused, which are also its end.</summary>
    public Task Error(string id, ExecutionResult refused) => Send("error", id, json => ResponseWriter.WriteErrors(json, refused.Errors));

    /// <exception cref="TimeoutException">The client took nothing for too long.</exception>
    /// <exception cref="WebSocketException">The connection is gone.</exception>
    /// <exception cref="OperationCanceledException">The socket was aborted.</exception>
    public async Task Close(CloseReason reason, TimeSpan atMost)
    {
        if (!await _turn.WaitAsync(atMost))
        {
            throw new TimeoutException();
        }

        try
        {
            await socket.CloseOutputAsync((WebSocketCloseStatus)reason.Code, reason.Text, CancellationToken.None).WaitAsync(atMost);
        }
        finally
        {
            _turn.Release();
        }
    }

    public void Dispose() => _turn.Dispose();

    private async Task Send(string type, string? id, Action<Utf8JsonWriter>? payload)
    {
        using var body = new PooledBuffer();
        Write(body, type, id, payload);
        await _turn.WaitAsync();
        try
        {
            // A send that is given up leaves half a message behind: the socket aborts itself.
            using var limit = new CancellationTokenSource(patience);
            await socket.SendAsync(body.Written, WebSocketMessageType.Text, endOfMessage: true, limit.Token);
        }
        finally
        {
            _turn.Release();
        }
    }

    private static void Write(PooledBuffer body, string type, string? id, Action<Utf8JsonWriter>? payload)
    {
        using var json = new Utf8JsonWriter(body, ResponseWriter.WriterOptions);
        json.WriteStartObject();
        json.WriteString("type", type);
        if (id is not null)
        {
            json.WriteString("id", id);
        }

        if (payload is not null)
        {
            json.WritePropertyName("payload");
            payload(json);
        }

        json.WriteEndObject();
    }
}
