using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;
using System.Text.Json;
using GraphBooking.Api.GraphQL.Shared.Scalars;
using GraphQL;

namespace GraphBooking.Api.Http;

/// <summary>JSON objects as variables.</summary>
/// <remarks>
/// In place of the reader of GraphQL.SystemTextJson, which refuses repeated keys with a server error, puts numbers of any
/// length on the stack and loses their digits.
/// </remarks>
internal static class JsonInputs
{
    private const int MaxDepth = 64;

    /// <param name="json">Valid UTF-8.</param>
    public static Utf8JsonReader Reader(ReadOnlySpan<byte> json) => new(json, new JsonReaderOptions { MaxDepth = MaxDepth });

    /// <param name="reader">Stands on the object's start, and then on its end.</param>
    public static Inputs ReadMap(ref Utf8JsonReader reader) => new(ReadObject(ref reader));

    /// <summary>Whether an exception that reading threw is the input's fault.</summary>
    public static bool Explains(Exception exception, string what, [NotNullWhen(true)] out Refusal? refusal)
    {
        refusal = exception switch
        {
            JsonException json => Refusal.BadRequest(string.Create(
                CultureInfo.InvariantCulture,
                $"{what} is not JSON of at most {MaxDepth} levels (line {json.LineNumber + 1}, byte {json.BytePositionInLine + 1}).")),
            // What GetString says of "\ud800"; bytes that are no UTF-8 were refused before.
            InvalidOperationException => Refusal.BadRequest($"{what} holds a text with half of a surrogate pair."),
            _ => null,
        };
        return refusal is not null;
    }

    private static Dictionary<string, object?> ReadObject(ref Utf8JsonReader reader)
    {
        var map = new Dictionary<string, object?>();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var name = reader.GetString()!;
            reader.Read();
            map[name] = ReadValue(ref reader);
        }

        return map;
    }

    private static List<object?> ReadArray(ref Utf8JsonReader reader)
    {
        var list = new List<object?>();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            list.Add(ReadValue(ref reader));
        }

        return list;
    }

    private static object? ReadValue(ref Utf8JsonReader reader) => reader.TokenType switch
    {
        JsonTokenType.StartObject => ReadObject(ref reader),
        JsonTokenType.StartArray => ReadArray(ref reader),
        JsonTokenType.String => reader.GetString(),
        JsonTokenType.True => true,
        JsonTokenType.False => false,
        JsonTokenType.Number => ReadNumber(ref reader),
        _ => null,
    };

    // What is no 64-bit integer keeps the digits it came in: only the field that it is for knows what they may be.
    private static object ReadNumber(ref Utf8JsonReader reader) =>
        reader.TryGetInt32(out var small) ? small
        : reader.TryGetInt64(out var large) ? large
        : new JsonNumber(Encoding.ASCII.GetString(reader.ValueSpan));
}
