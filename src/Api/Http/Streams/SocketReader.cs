using System.Net.WebSockets;

namespace GraphBooking.Api.Http.Streams;

/// <summary>What came as one message.</summary>
/// <param name="Body">Its text; the receiver's to dispose.</param>
/// <param name="Refusal">Why it is not looked at.</param>
internal sealed record ReceivedText(PooledBuffer Body, CloseReason? Refusal);

internal static class SocketReader
{
    /// <returns>Null when the client closed the socket.</returns>
    /// <exception cref="WebSocketException">The connection broke, or what came is no UTF-8.</exception>
    public static async ValueTask<ReceivedText?> Read(WebSocket socket)
    {
        // Most sockets wait most of the time: for that they need no buffer.
        var waited = await socket.ReceiveAsync(Memory<byte>.Empty, CancellationToken.None);
        var body = new PooledBuffer();
        try
        {
            return waited.MessageType == WebSocketMessageType.Close ? Nothing(body)
                // An empty message is over with that.
                : waited.EndOfMessage ? new ReceivedText(body, null)
                : await Read(socket, body);
        }
        catch
        {
            body.Dispose();
            throw;
        }
    }

    private static async ValueTask<ReceivedText?> Read(WebSocket socket, PooledBuffer body)
    {
        ValueWebSocketReceiveResult part;
        do
        {
            part = await socket.ReceiveAsync(body.GetMemory(), CancellationToken.None);
            if (part.MessageType == WebSocketMessageType.Close)
            {
                return Nothing(body);
            }

            body.Advance(part.Count);
            if (part.MessageType == WebSocketMessageType.Binary)
            {
                return new ReceivedText(body, CloseReason.BadRequest("Binary messages are not read"));
            }

            if (body.Length > RequestBody.MaxBytes)
            {
                return new ReceivedText(body, CloseReason.TooBig);
            }
        }
        while (!part.EndOfMessage);

        return new ReceivedText(body, null);
    }

    private static ReceivedText? Nothing(PooledBuffer body)
    {
        body.Dispose();
        return null;
    }
}
