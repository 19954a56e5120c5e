using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace GraphBooking.Sandbox;

/// <summary>How the sandbox writes JSON: camelCase, snake_case values, instants in UTC.</summary>
internal static class Json
{
    /// <summary>For answers and webhooks: what is null is written.</summary>
    public static readonly JsonSerializerOptions Answers = Create(JsonIgnoreCondition.Never);

    /// <summary>For the journal, one line a change: what is null is left out.</summary>
    public static readonly JsonSerializerOptions Lines = Create(JsonIgnoreCondition.WhenWritingNull);

    private static JsonSerializerOptions Create(JsonIgnoreCondition nulls) => new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        DefaultIgnoreCondition = nulls,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower, allowIntegerValues: false), new Instants() },
    };

    private sealed class Instants : JsonConverter<DateTimeOffset>
    {
        public override DateTimeOffset Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            reader.GetDateTimeOffset();

        public override void Write(Utf8JsonWriter writer, DateTimeOffset value, JsonSerializerOptions options) =>
            writer.WriteStringValue(value.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fffffff'Z'", CultureInfo.InvariantCulture));
    }
}
