using System.Text.Json;
using GraphBooking.Application.Payments;
using GraphBooking.Domain.Shared;
using Stripe;

namespace GraphBooking.Infrastructure.Payments;

/// <summary>
/// Reads what Stripe posts. Only the signature is left to Stripe's own library: its types refuse events of other API
/// versions, and of these no more is needed than whose they are.
/// </summary>
internal static class StripeEvents
{
    private const long ToleranceSeconds = 300;

    public static ProviderNotice? Read(string body, string? signature, string secret, DateTimeOffset now)
    {
        if (signature is null || !IsGood(body, signature, secret, now) || ProviderJson.TryRead<Event>(body) is not { } told)
        {
            return null;
        }

        var subject = told.Data?.Object;
        var metadata = MetadataOf(subject);
        PaymentId? payment = EntityId.TryParse<PaymentId>(Text(metadata, StripeMetadata.Payment), out var ours) ? ours : null;
        return new ProviderNotice(
            told.Id,
            told.Type,
            TenantId.TryParse(Text(metadata, StripeMetadata.Tenant), out var tenant) ? tenant : null,
            payment,
            payment is null ? Text(subject, "payment_intent") : null);
    }

    private static bool IsGood(string body, string signature, string secret, DateTimeOffset now)
    {
        try
        {
            EventUtility.ValidateSignature(body, signature, secret, ToleranceSeconds, now.ToUnixTimeSeconds());
            return true;
        }
        catch (Exception e) when (e is StripeException or FormatException or OverflowException)
        {
            // The last two are of a time that is no number.
            return false;
        }
    }

    // A charge and a refund have their own copy; whatever else belongs to a payment may have it in full.
    private static JsonElement? MetadataOf(JsonElement? subject) =>
        Field(subject, "payment_intent") is { ValueKind: JsonValueKind.Object } intent
            ? Field(intent, "metadata")
            : Field(subject, "metadata");

    private static string? Text(JsonElement? json, string name) =>
        Field(json, name) is { ValueKind: JsonValueKind.String } text ? text.GetString() : null;

    private static JsonElement? Field(JsonElement? json, string name) =>
        json is { ValueKind: JsonValueKind.Object } some && some.TryGetProperty(name, out var value) ? value : null;

    private sealed record Event(string Id, string Type, EventData? Data = null);

    private sealed record EventData(JsonElement? Object = null);
}
