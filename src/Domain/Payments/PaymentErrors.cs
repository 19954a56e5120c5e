using GraphBooking.Domain.Shared;

namespace GraphBooking.Domain.Payments;

/// <param name="DeclineCode">The provider's code, such as card_declined.</param>
public sealed record PaymentDeclinedError(string DeclineCode) : Error("The payment was declined.")
{
    public override string Code => "PAYMENT_DECLINED";
}

/// <param name="Refundable">What was captured and is neither refunded nor being refunded.</param>
public sealed record RefundExceedsPaymentError(Money Refundable) : Error("More is to be refunded than is left of the payment.")
{
    public override string Code => "REFUND_EXCEEDS_PAYMENT";
}

/// <summary>What was asked for cannot be said without the payment provider.</summary>
public sealed record PaymentProviderUnavailableError() : Error("The payment provider does not answer. Ask again later.")
{
    public override string Code => "PAYMENT_PROVIDER_UNAVAILABLE";
}
