using System.Text.Json;
using GraphBooking.Domain.Payments;
using Stripe;
using StripeDispute = Stripe.Dispute;
using StripeRefund = Stripe.Refund;

namespace GraphBooking.Infrastructure.Payments;

/// <summary>A payment intent, with all that belongs to it, in our own words.</summary>
internal static class StripeSnapshots
{
    private const string RequiresMethod = "requires_payment_method";

    /// <param name="intent">With its latest charge.</param>
    /// <param name="refunds">All of them.</param>
    /// <param name="disputes">All of them.</param>
    /// <exception cref="JsonException">Stripe uses a word that is not known here.</exception>
    public static ProviderPayment Of(PaymentIntent intent, IEnumerable<StripeRefund> refunds, IEnumerable<StripeDispute> disputes)
    {
        var status = StatusOf(intent);
        return new ProviderPayment(
            intent.Id,
            status,
            StripeAmounts.ToMinor(intent.Amount, intent.Currency),
            StripeAmounts.ToMinor(intent.AmountReceived, intent.Currency),
            status == PaymentStatus.RequiresAction ? intent.ClientSecret : null,
            status == PaymentStatus.Failed ? StripeRefusals.CodeOf(intent.LastPaymentError) : null,
            CardOf(intent),
            [.. refunds.Select(RefundOf)],
            [.. disputes.Where(HasMovedMoney).Select(DisputeOf)]);
    }

    /// <summary>The bank said no, or Stripe itself before it asked the bank.</summary>
    /// <param name="payment">Ours, for when Stripe keeps nothing of what it declines.</param>
    /// <param name="error">Stripe's.</param>
    public static ProviderPayment Failed(Payment payment, StripeError error)
    {
        var failed = FailedStart.Of(payment, StripeRefusals.IsOfTheMethod(error) ? FailedStart.InvalidMethod : StripeRefusals.CodeOf(error));
        return failed with { Reference = error.PaymentIntent?.Id ?? failed.Reference, Card = CardOf(error.PaymentMethod?.Card) };
    }

    private static PaymentStatus StatusOf(PaymentIntent intent) => intent.Status switch
    {
        // It goes back to this when an attempt has failed, and would wait for another card.
        RequiresMethod when intent.LastPaymentError is not null => PaymentStatus.Failed,
        RequiresMethod or "requires_confirmation" or "requires_action" => PaymentStatus.RequiresAction,
        "processing" => PaymentStatus.Processing,
        "requires_capture" => PaymentStatus.Authorized,
        "succeeded" => PaymentStatus.Captured,
        "canceled" => PaymentStatus.Cancelled,
        _ => throw new JsonException("A payment intent has a status that is not known here."),
    };

    private static PaymentCard? CardOf(PaymentIntent intent) =>
        intent.LatestCharge?.PaymentMethodDetails?.Card is { Brand: { } brand, Last4: { } last4 }
            ? new PaymentCard(brand, last4)
            : CardOf(intent.LastPaymentError?.PaymentMethod?.Card);

    private static PaymentCard? CardOf(PaymentMethodCard? card) =>
        card is { Brand: { } brand, Last4: { } last4 } ? new PaymentCard(brand, last4) : null;

    private static ProviderRefund RefundOf(StripeRefund refund) => new(
        refund.Id,
        StripeMetadata.RefundOf(refund.Metadata),
        StripeAmounts.ToMinor(refund.Amount, refund.Currency),
        refund.Status switch
        {
            "succeeded" => RefundStatus.Succeeded,
            "failed" or "canceled" => RefundStatus.Failed,
            _ => RefundStatus.Pending,
        });

    // A bank that only asks has taken nothing, and a ledger has nothing to say of it.
    private static bool HasMovedMoney(StripeDispute dispute) => dispute.BalanceTransactions is { Count: > 0 };

    private static ProviderDispute DisputeOf(StripeDispute dispute) => new(
        dispute.Id,
        StripeAmounts.ToMinor(dispute.Amount, dispute.Currency),
        dispute.Status switch
        {
            "won" => DisputeStatus.Won,

            // Given back before it came to a dispute: the money is gone too.
            "lost" or "prevented" => DisputeStatus.Lost,
            _ => DisputeStatus.Open,
        });
}
