using GraphBooking.Domain.Shared;

namespace GraphBooking.Infrastructure.Payments;

/// <summary>What is written on Stripe's objects to know them by. Ids alone: whoever can look at the account sees it.</summary>
internal static class StripeMetadata
{
    public const string Tenant = "tenant";
    public const string Payment = "payment";
    private const string Refund = "refund";

    public static Dictionary<string, string> Of(TenantId tenant, PaymentId payment) =>
        new() { [Tenant] = tenant.ToString(), [Payment] = payment.ToString() };

    /// <param name="ofPayment">The payment's own; so that events of the refund say whose it is.</param>
    /// <param name="refund">Ours.</param>
    public static Dictionary<string, string> Of(IReadOnlyDictionary<string, string> ofPayment, RefundId refund) =>
        new(ofPayment) { [Refund] = refund.ToString() };

    public static TenantId? TenantOf(IReadOnlyDictionary<string, string>? metadata) =>
        TenantId.TryParse(metadata?.GetValueOrDefault(Tenant), out var id) ? id : null;

    public static PaymentId? PaymentOf(IReadOnlyDictionary<string, string>? metadata) =>
        EntityId.TryParse<PaymentId>(metadata?.GetValueOrDefault(Payment), out var id) ? id : null;

    public static RefundId? RefundOf(IReadOnlyDictionary<string, string>? metadata) =>
        EntityId.TryParse<RefundId>(metadata?.GetValueOrDefault(Refund), out var id) ? id : null;

    public static bool IsOf(TenantId tenant, IReadOnlyDictionary<string, string>? metadata) =>
        TenantOf(metadata) == tenant;
}
