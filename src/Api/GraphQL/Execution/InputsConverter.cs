using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using GraphBooking.Api.GraphQL.Shared.Scalars;
using GraphQL;

namespace GraphBooking.Api.GraphQL.Execution;

/// <summary>Reads variables and extensions.</summary>
internal sealed class InputsConverter : JsonConverter<Inputs>
{
    private static readonly UTF8Encoding Utf8 = new(false, throwOnInvalidBytes: true);

    public override Inputs Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType == JsonTokenType.StartObject
            ? new Inputs(ReadObject(ref reader))
            : throw new JsonException("Must be an object.");

    public override void Write(Utf8JsonWriter writer, Inputs value, JsonSerializerOptions options) => throw new NotSupportedException();

    private static Dictionary<string, object?> ReadObject(ref Utf8JsonReader reader)
    {
        var members = new Dictionary<string, object?>();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
        {
            var name = ReadString(ref reader);
            reader.Read();
            if (!members.TryAdd(name, ReadValue(ref reader)))
            {
                throw new JsonException("An object names a member twice.");
            }
        }

        return members;
    }

    private static List<object?> ReadArray(ref Utf8JsonReader reader)
    {
        var items = new List<object?>();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            items.Add(ReadValue(ref reader));
        }

        return items;
    }

    private static object? ReadValue(ref Utf8JsonReader reader) => reader.TokenType switch
    {
        JsonTokenType.StartObject => ReadObject(ref reader),
        JsonTokenType.StartArray => ReadArray(ref reader),
        JsonTokenType.String => ReadString(ref reader),
        JsonTokenType.Number => ReadNumber(ref reader),
        JsonTokenType.True => true,
        JsonTokenType.False => false,
        _ => null,
    };

    private static object ReadNumber(ref Utf8JsonReader reader) =>
        reader.TryGetInt32(out var number) ? number
        : reader.TryGetInt64(out var longer) ? longer
        : new JsonNumber(Encoding.ASCII.GetString(Raw(ref reader)));

    private static string ReadString(ref Utf8JsonReader reader)
    {
        if (!reader.ValueIsEscaped)
        {
            return reader.GetString()!;
        }

        // The reader has checked the escapes, but would refuse half of a surrogate pair among them itself.
        try
        {
            return Unescaped(Utf8.GetString(Raw(ref reader)));
        }
        catch (DecoderFallbackException e)
        {
            throw new JsonException("The text is not UTF-8.", e);
        }
    }

    private static string Unescaped(string escaped)
    {
        var text = new StringBuilder(escaped.Length);
        for (var i = 0; i < escaped.Length; i++)
        {
            if (escaped[i] != '\\')
            {
                text.Append(escaped[i]);
                continue;
            }

            i++;
            text.Append(escaped[i] switch
            {
                'b' => '\b',
                'f' => '\f',
                'n' => '\n',
                'r' => '\r',
                't' => '\t',
                'u' => (char)int.Parse(escaped.AsSpan(i + 1, 4), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture),
                var other => other,
            });
            i += escaped[i] == 'u' ? 4 : 0;
        }

        return text.ToString();
    }

    private static ReadOnlySpan<byte> Raw(ref Utf8JsonReader reader) =>
        reader.HasValueSequence ? reader.ValueSequence.ToArray() : reader.ValueSpan;
}
