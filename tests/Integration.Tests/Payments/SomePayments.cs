using GraphBooking.Domain.Payments;
using GraphBooking.Domain.Shared;

namespace GraphBooking.Integration.Tests.Payments;

/// <summary>Payments as they stand before or after a provider was asked.</summary>
internal static class SomePayments
{
    public static readonly TenantId Tenant = TenantId.New();

    public static Payment New(long amountMinor = 1250, string currency = "EUR", DateTimeOffset? at = null) => Payment.Start(
        EntityId.New<PaymentId>(), EntityId.New<BookingId>(), "main", new Money(amountMinor, currency), at ?? DateTimeOffset.UtcNow).Payment;

    /// <summary>After the provider has said this of it.</summary>
    public static Payment Knowing(this Payment payment, ProviderPayment seen) => payment.Observe(seen, DateTimeOffset.UtcNow).Payment;

    public static Refund Refund(long amountMinor) =>
        new(EntityId.New<RefundId>(), amountMinor, RefundStatus.Pending, null, DateTimeOffset.UtcNow);
}
