using System.Text.Json;
using System.Text.Json.Serialization;
using GraphBooking.Domain.Availability;
using GraphBooking.Domain.Shared;

namespace GraphBooking.Infrastructure.Caching;

/// <summary>How values look in Redis.</summary>
internal static class CacheJson
{
    public static readonly JsonSerializerOptions Options = new()
    {
        // What is computed from other fields is computed again.
        IgnoreReadOnlyProperties = true,
        Converters = { new BusyJson(), new RangeJson() },
    };

    private static DateTimeOffset Instant(long ticks) => new(ticks, TimeSpan.Zero);

    /// <summary><c>[from, to, quantity, end of the hold or 0]</c>, times in ticks: there are many of them.</summary>
    private sealed class BusyJson : JsonConverter<BusyInterval>
    {
        public override BusyInterval Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
        {
            var (from, to, quantity, ends) = (Next(ref reader), Next(ref reader), Next(ref reader), Next(ref reader));
            reader.Read();
            return new BusyInterval(Instant(from), Instant(to), (int)quantity, ends == 0 ? null : Instant(ends));
        }

        public override void Write(Utf8JsonWriter writer, BusyInterval value, JsonSerializerOptions options)
        {
            writer.WriteStartArray();
            writer.WriteNumberValue(value.From.UtcTicks);
            writer.WriteNumberValue(value.To.UtcTicks);
            writer.WriteNumberValue(value.Quantity);
            writer.WriteNumberValue(value.HoldExpiresAt?.UtcTicks ?? 0);
            writer.WriteEndArray();
        }
    }

    /// <summary><c>[start, end]</c> in ticks.</summary>
    private sealed class RangeJson : JsonConverter<TimeRange>
    {
        public override TimeRange Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
        {
            var (start, end) = (Next(ref reader), Next(ref reader));
            reader.Read();
            return new TimeRange(Instant(start), Instant(end));
        }

        public override void Write(Utf8JsonWriter writer, TimeRange value, JsonSerializerOptions options)
        {
            writer.WriteStartArray();
            writer.WriteNumberValue(value.Start.UtcTicks);
            writer.WriteNumberValue(value.End.UtcTicks);
            writer.WriteEndArray();
        }
    }

    private static long Next(ref Utf8JsonReader reader)
    {
        reader.Read();
        return reader.GetInt64();
    }
}
