using System.Text;
using GraphBooking.Api.GraphQL.Execution;
using GraphBooking.Application.Shared;
using GraphQL;

namespace GraphBooking.Api.Http.Streams;

/// <summary>
/// Results of events as JSON, the same bytes for all who are answered alike. A token in them tells how new they are; whoever
/// knows of something newer is given its own in that place.
/// </summary>
internal sealed class EventPayloads(ConsistencyTokens tokens) : IEventWriter
{
    // In a text of the data it would stand with its quotes escaped, and as the name of a field it stands before the extensions.
    private static readonly byte[] BeforeToken = Encoding.UTF8.GetBytes($"\"{ConsistencyTokens.Extension}\":\"");

    public byte[] Write(ExecutionResult result, Consistency reached)
    {
        tokens.Attach(result, reached);
        using var body = new PooledBuffer();
        ResponseWriter.Write(body, result);
        return body.Written.ToArray();
    }

    /// <param name="answer">No failure.</param>
    /// <param name="consistency">What its reader has seen by now, the answer included.</param>
    public ReadOnlyMemory<byte> For(EventAnswer answer, Consistency consistency) =>
        consistency.Floor > answer.Reached ? WithToken(answer.Payload.Span, tokens.Write(consistency)) : answer.Payload;

    private static byte[] WithToken(ReadOnlySpan<byte> payload, string token)
    {
        var start = payload.LastIndexOf(BeforeToken) + BeforeToken.Length;
        var end = start + payload[start..].IndexOf((byte)'"');
        return [.. payload[..start], .. Encoding.UTF8.GetBytes(token), .. payload[end..]];
    }
}
