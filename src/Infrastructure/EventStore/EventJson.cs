using System.Diagnostics;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.RegularExpressions;
using System.Xml;
using GraphBooking.Application.Shared;
using GraphBooking.Domain.Shared;

namespace GraphBooking.Infrastructure.EventStore;

/// <summary>Events as JSON: public ids, UTC instants, ISO 8601 durations.</summary>
internal static partial class EventJson
{
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web)
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Converters =
        {
            new IdConverter<ResourceId>(),
            new IdConverter<ServiceId>(),
            new IdConverter<CustomerId>(),
            new IdConverter<BookingId>(),
            new IdConverter<PaymentId>(),
            new IdConverter<RefundId>(),
            new InstantConverter(),
            new DurationConverter(),
        },
    };

    public static string Write(DomainEvent happened) => JsonSerializer.Serialize(happened, happened.GetType(), Options);

    public static DomainEvent Read(string json, Type type) => (DomainEvent)JsonSerializer.Deserialize(json, type, Options)!;

    /// <summary>Who did it, in the course of which request, and what led to it.</summary>
    public static string Metadata(Caller caller, string? cause) =>
        JsonSerializer.Serialize(new EventMetadata(ActorOf(caller), Activity.Current?.TraceId.ToHexString(), cause), Options);

    public static EventMetadata ReadMetadata(string json) => JsonSerializer.Deserialize<EventMetadata>(json, Options)!;

    // A subject comes from whoever issues the credentials: one that is no plain id may be an e-mail address.
    private static string ActorOf(Caller caller) => PlainId().IsMatch(caller.Subject) ? caller.Subject : caller.Role.ToString().ToLowerInvariant();

    [GeneratedRegex(@"\A[A-Za-z0-9_.:|-]{1,64}\z")]
    private static partial Regex PlainId();

    private sealed class IdConverter<TId> : JsonConverter<TId>
        where TId : struct, IEntityId<TId>
    {
        public override TId Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            EntityId.TryParse<TId>(reader.GetString(), out var id) ? id : throw new JsonException("The id is malformed.");

        public override void Write(Utf8JsonWriter writer, TId value, JsonSerializerOptions options) => writer.WriteStringValue(value.ToString());
    }

    private sealed class InstantConverter : JsonConverter<DateTimeOffset>
    {
        public override DateTimeOffset Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            reader.GetDateTimeOffset().ToUniversalTime();

        public override void Write(Utf8JsonWriter writer, DateTimeOffset value, JsonSerializerOptions options) =>
            writer.WriteStringValue(value.UtcDateTime);
    }

    private sealed class DurationConverter : JsonConverter<TimeSpan>
    {
        public override TimeSpan Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            XmlConvert.ToTimeSpan(reader.GetString()!);

        public override void Write(Utf8JsonWriter writer, TimeSpan value, JsonSerializerOptions options) =>
            writer.WriteStringValue(XmlConvert.ToString(value));
    }
}

/// <param name="Actor">The subject of the credential, or its role where the subject is no plain id.</param>
/// <param name="CorrelationId">The trace of the request.</param>
/// <param name="CausationId">The event that led to this one, or the task of an outbox; null for a request's own doing.</param>
internal sealed record EventMetadata(string Actor, string? CorrelationId, string? CausationId = null);
