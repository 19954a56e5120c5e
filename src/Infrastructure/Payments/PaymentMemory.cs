using System.Text.Json;
using GraphBooking.Application.Payments;
using GraphBooking.Domain.Payments;
using GraphBooking.Domain.Shared;

namespace GraphBooking.Infrastructure.Payments;

/// <summary>The changeable part of a payment at the time of an answer: amounts and codes alone.</summary>
internal sealed record PaymentMemory(
    PaymentStatus Status,
    int Version,
    long CapturedMinor,
    long RefundedMinor,
    string? FailureCode,
    bool HasCard,
    DateTimeOffset UpdatedAt,
    bool IsRefundRefused)
{
    /// <param name="payment">As it is answered.</param>
    /// <param name="refund">The refund that was asked for; null when it was a payment.</param>
    public static string Write(Payment payment, RefundId? refund) => JsonSerializer.Serialize(new PaymentMemory(
        payment.Status,
        payment.Version,
        payment.CapturedMinor,
        payment.RefundedMinor,
        payment.FailureCode,
        payment.Card is not null,
        payment.UpdatedAt,
        refund is not null && payment.Refunds.Any(one => one.Id == refund && one.Status == RefundStatus.Failed)));

    /// <summary>The payment as it was when it was answered.</summary>
    public static PaymentAnswer Apply(string json, Payment today)
    {
        var answer = JsonSerializer.Deserialize<PaymentMemory>(json)!;
        return new PaymentAnswer(
            today with
            {
                Status = answer.Status,
                Version = answer.Version,
                CapturedMinor = answer.CapturedMinor,
                RefundedMinor = answer.RefundedMinor,
                FailureCode = answer.FailureCode,
                Card = answer.HasCard ? today.Card : null,
                UpdatedAt = answer.UpdatedAt,
            },
            answer.IsRefundRefused);
    }
}
