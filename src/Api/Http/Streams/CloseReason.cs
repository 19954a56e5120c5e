using System.Net.WebSockets;
using System.Text;
using System.Text.Unicode;

namespace GraphBooking.Api.Http.Streams;

/// <summary>Why a socket is closed: the codes of graphql-transport-ws, and those of WebSocket itself.</summary>
internal sealed record CloseReason(int Code, string Text)
{
    // What a close frame has room for.
    private const int LongestText = 123;

    public static readonly CloseReason Forbidden = new(4403, "Forbidden");
    public static readonly CloseReason Unauthorized = new(4401, "Unauthorized");
    public static readonly CloseReason Subprotocol = new(4406, "Subprotocol not acceptable");
    public static readonly CloseReason InitTimeout = new(4408, "Connection initialisation timeout");
    public static readonly CloseReason TooManyInits = new(4429, "Too many initialisation requests");
    public static readonly CloseReason GoingAway = new((int)WebSocketCloseStatus.EndpointUnavailable, "The server is shutting down");
    public static readonly CloseReason Ended = new((int)WebSocketCloseStatus.NormalClosure, "");
    public static readonly CloseReason Failed = new((int)WebSocketCloseStatus.InternalServerError, "Internal server error");

    public static readonly CloseReason TooBig = new(
        (int)WebSocketCloseStatus.MessageTooBig, $"A message is over {RequestBody.MaxBytes} bytes");

    /// <summary>Try again later, which a client does by itself, from its last cursor on.</summary>
    public static readonly CloseReason TooSlow = new(1013, "The subscriber reads more slowly than changes happen");

    public static CloseReason SubscriberExists(string id) => new(4409, Short($"Subscriber for {id} already exists"));

    public static CloseReason BadRequest(string why) => new(4400, Short(why));

    private static string Short(string text)
    {
        Span<byte> room = stackalloc byte[LongestText];
        Utf8.FromUtf16(text, room, out _, out var written);
        return Encoding.UTF8.GetString(room[..written]);
    }
}
