using GraphBooking.Domain.Bookings;
using GraphBooking.Domain.Payments;
using GraphBooking.Domain.Shared;
using static GraphBooking.Domain.Tests.Bookings.BookingScenario;

namespace GraphBooking.Domain.Tests.Payments;

/// <summary>Given, When, Then over one payment.</summary>
internal static class PaymentScenario
{
    public static readonly PaymentCard Visa = new("visa", "4242");

    /// <summary>A payment of which the provider has not heard.</summary>
    public static Payment Begun(long amount = 100, Booking? booking = null, DateTimeOffset? at = null) => Payment.Start(
        EntityId.New<PaymentId>(), booking?.Id ?? EntityId.New<BookingId>(), "sandbox", new Money(amount, "EUR"), at ?? Noon).Payment;

    /// <summary>A payment of which all that is known is that the provider has it in this status.</summary>
    public static Payment Known(PaymentStatus status, long amount = 100, Booking? booking = null, DateTimeOffset? at = null)
    {
        var begun = Begun(amount, booking, at);
        return status switch
        {
            PaymentStatus.Captured => Heard(begun, Says(begun, captured: amount)),
            PaymentStatus.PartiallyRefunded => Heard(begun, Says(begun, captured: amount, refunds: [External("re_0", 1)])),
            PaymentStatus.Refunded => Heard(begun, Says(begun, captured: amount, refunds: [External("re_0", amount)])),
            _ => Heard(begun, Says(begun, status)),
        };
    }

    public static Payment Captured(long amount = 100, Booking? booking = null) => Known(PaymentStatus.Captured, amount, booking);

    /// <summary>What the provider says of it.</summary>
    public static ProviderPayment Says(
        Payment payment,
        PaymentStatus? status = null,
        long captured = 0,
        ProviderRefund[]? refunds = null,
        ProviderDispute[]? disputes = null) => new(
        $"pi_{payment.Id.Value:N}",
        status ?? (captured > 0 ? PaymentStatus.Captured : PaymentStatus.Processing),
        payment.AmountMinor,
        captured,
        status == PaymentStatus.RequiresAction ? "secret" : null,
        status == PaymentStatus.Failed ? "card_declined" : null,
        captured > 0 || status == PaymentStatus.Authorized ? Visa : null,
        refunds ?? [],
        disputes ?? []);

    /// <summary>A refund that was made at the provider itself.</summary>
    public static ProviderRefund External(string reference, long amount, RefundStatus status = RefundStatus.Succeeded) =>
        new(reference, null, amount, status);

    /// <summary>A refund of ours as the provider has it.</summary>
    public static ProviderRefund At(Refund refund, RefundStatus status, string reference = "re_1") =>
        new(reference, refund.Id, refund.AmountMinor, status);

    public static Payment Heard(Payment payment, params ProviderPayment[] seen) =>
        seen.Aggregate(payment, (known, news) => known.Observe(news, Noon).Payment);

    /// <summary>A payment with a refund that was asked for and has not been heard of.</summary>
    public static Payment Refunding(Payment payment, long amount) => Ask(payment, amount).Value.Payment;

    public static Result<PaymentChange> Ask(Payment payment, long? amount, string currency = "EUR") => payment.Refund(
        EntityId.New<RefundId>(), amount is { } minor ? new Money(minor, currency) : null, "too late", Noon);

    public static TEvent ThenHappened<TEvent>(PaymentChange change)
        where TEvent : PaymentEvent => Assert.IsType<TEvent>(change.Events.Single());

    public static TError ThenRefused<TError>(IResult result)
        where TError : Error => Assert.IsType<TError>(Assert.Single(result.Errors));

    /// <summary>Equal, but for what stands in no event.</summary>
    public static void ThenEqual(Payment expected, Payment actual)
    {
        Assert.Equal(Bare(expected), Bare(actual));
        Assert.Equal(expected.Refunds.Select(refund => refund with { Reason = null }), actual.Refunds.Select(refund => refund with { Reason = null }));
        Assert.Equal(expected.Disputes, actual.Disputes);
    }

    private static Payment Bare(Payment payment) => payment with { ClientSecret = null, Card = null, Refunds = [], Disputes = [] };
}
