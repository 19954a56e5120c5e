using System.Text.Json;
using GraphBooking.Sandbox.Payments;

namespace GraphBooking.Sandbox.Webhooks;

/// <summary>Tells of a change of a payment, with the payment as it was right after it.</summary>
internal sealed record WebhookEvent(string Id, string Type, DateTimeOffset CreatedAt, Payment Payment)
{
    /// <summary>The same bytes every time.</summary>
    public byte[] Body() => JsonSerializer.SerializeToUtf8Bytes(
        new
        {
            Id,
            Type,
            CreatedAt,
            PaymentId = Payment.Id,
            Payment.Metadata,
            Payment,
        },
        Json.Answers);
}
