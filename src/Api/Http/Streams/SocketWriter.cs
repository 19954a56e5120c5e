using System.Buffers;
using System.Net.WebSockets;
using System.Text.Json;
using GraphQL;

namespace GraphBooking.Api.Http.Streams;

/// <summary>
/// Sends one message after another. Whoever sends waits until the client has taken it; a client that takes nothing for too
/// long is cut off.
/// </summary>
/// <param name="socket">Where to.</param>
/// <param name="gathering">What stands below it; null when nothing can be gathered there.</param>
/// <param name="patience">How long a client may take nothing.</param>
/// <param name="cutOff">Breaks the connection below the socket, so that a send that waits for the client ends.</param>
internal sealed class SocketWriter(WebSocket socket, GatheringStream? gathering, TimeSpan patience, Action cutOff) : IDisposable
{
    private readonly SemaphoreSlim _turn = new(1);

    public Task Acknowledge() => Send("connection_ack", null, null);

    public Task Complete(string id) => Send("complete", id, null);

    public Task Pong(JsonElement? payload) => Send("pong", null, payload is { } same ? json => same.WriteTo(json) : null);

    public Task Next(string id, ExecutionResult result) => Send("next", id, json => ResponseWriter.Write(json, result));

    /// <summary>What each message begins with that gives a result of one operation: it ends where the result stands.</summary>
    public static byte[] NextHead(string id)
    {
        using var body = new PooledBuffer();
        Write(body, "next", id, json => json.WriteNullValue());
        return body.Written[..^"null}"u8.Length].ToArray();
    }

    /// <param name="head">As <see cref="NextHead"/> makes it.</param>
    /// <param name="payload">A result as JSON.</param>
    /// <param name="moreFollows">Whether another message is sent at once, or the end: then this one may wait for it.</param>
    public ValueTask Next(byte[] head, ReadOnlyMemory<byte> payload, bool moreFollows)
    {
        var body = new PooledBuffer(head.Length + payload.Length + 1);
        body.Write(head);
        body.Write(payload.Span);
        body.Write("}"u8);
        return Send(body, moreFollows);
    }

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

    private Task Send(string type, string? id, Action<Utf8JsonWriter>? payload)
    {
        var body = new PooledBuffer();
        Write(body, type, id, payload);
        return Send(body).AsTask();
    }

    // Nearly always the system takes all at once: for that there is no timer, and nothing to wait for.
    private async ValueTask Send(PooledBuffer body, bool moreFollows = false)
    {
        using (body)
        {
            await _turn.WaitAsync();
            try
            {
                gathering?.MoreFollows = moreFollows;
                var sending = socket.SendAsync(body.Written, WebSocketMessageType.Text, endOfMessage: true, CancellationToken.None);
                await (sending.IsCompleted ? sending : new ValueTask(Patiently(sending.AsTask())));
            }
            finally
            {
                _turn.Release();
            }
        }
    }

    // A send that is given up leaves half a message behind: nothing can follow.
    private async Task Patiently(Task sending)
    {
        try
        {
            await sending.WaitAsync(patience);
        }
        catch (TimeoutException) when (!sending.IsCompleted)
        {
            socket.Abort();
            cutOff();
            await sending.ContinueWith(static _ => { }, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
            throw new OperationCanceledException("The client took nothing for too long.");
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
