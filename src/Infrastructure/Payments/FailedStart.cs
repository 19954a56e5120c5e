using GraphBooking.Domain.Payments;

namespace GraphBooking.Infrastructure.Payments;

/// <summary>A payment that a provider does not even begin. It has no id there, and our own stands for it.</summary>
internal static class FailedStart
{
    /// <summary>The token is none of the provider's, or not of this account.</summary>
    public const string InvalidMethod = "invalid_payment_method";

    /// <summary>The provider cannot charge or refund exactly this amount, or this currency.</summary>
    public const string InexactAmount = "amount_not_supported";

    public static ProviderPayment Of(Payment payment, string code) =>
        new(payment.Id.ToString(), PaymentStatus.Failed, payment.AmountMinor, 0, null, code, null, [], []);
}
