using CsCheck;
using GraphBooking.Domain.Payments;
using GraphBooking.Domain.Shared;
using static GraphBooking.Domain.Tests.Bookings.BookingScenario;
using static GraphBooking.Domain.Tests.Payments.PaymentScenario;

namespace GraphBooking.Domain.Tests.Payments;

/// <summary>No more goes back than came, counted with what is on its way.</summary>
public sealed class RefundTests
{
    [Fact]
    public void Refund_WhenAPartIsAsked_IsPendingAndNoLongerRefundable()
    {
        var id = EntityId.New<RefundId>();

        var change = Captured().Refund(id, new Money(60, "EUR"), "too late", Noon.AddHours(1)).Value;

        Assert.Equal(new PaymentEvent.RefundRequested(id, 60), ThenHappened<PaymentEvent.RefundRequested>(change));
        Assert.Equal(
            new Refund(id, 60, RefundStatus.Pending, null, Noon.AddHours(1)) { Reason = "too late" }, change.Payment.Refunds.Single());
        Assert.Equal((PaymentStatus.Captured, 0, 60), (change.Payment.Status, change.Payment.RefundedMinor, change.Payment.OnItsWayBackMinor));
        Assert.Equal(new Money(40, "EUR"), change.Payment.Refundable);
    }

    [Fact]
    public void Refund_WhenNoAmountIsGiven_IsAllThatIsLeft()
    {
        Assert.Equal(100, Ask(Captured(), null).Value.Payment.OnItsWayBackMinor);
        Assert.Equal(100, Ask(Refunding(Captured(), 60), null).Value.Payment.OnItsWayBackMinor);
    }

    [Fact]
    public void Refund_WhenTwoOf60AreAskedOf100_DoesTheFirstAlone()
    {
        var first = Refunding(Captured(), 60);

        Assert.Equal(new Money(40, "EUR"), ThenRefused<RefundExceedsPaymentError>(Ask(first, 60)).Refundable);
        Assert.Equal(new Money(40, "EUR"), ThenRefused<RefundExceedsPaymentError>(Ask(first, 41)).Refundable);
        Assert.True(Ask(first, 40).IsOk);
    }

    [Fact]
    public void Refund_WhenAllIsGoneOrNothingCame_IsRefused()
    {
        ThenRefused<RefundExceedsPaymentError>(Ask(Refunding(Captured(), 100), null));
        ThenRefused<RefundExceedsPaymentError>(Ask(Refunding(Captured(), 100), 1));
        ThenRefused<RefundExceedsPaymentError>(Ask(Known(PaymentStatus.Refunded), null));
        ThenRefused<RefundExceedsPaymentError>(Ask(Known(PaymentStatus.Authorized), 100));
        ThenRefused<RefundExceedsPaymentError>(Ask(Begun(), null));
    }

    [Theory]
    [InlineData(0, "EUR")]
    [InlineData(-1, "EUR")]
    [InlineData(1, "USD")]
    public void Refund_WhenTheAmountIsNone_IsRefused(long amount, string currency) =>
        Assert.Equal("amount", ThenRefused<ValidationError>(Ask(Captured(), amount, currency)).Field);

    [Theory]
    [InlineData(60, PaymentStatus.PartiallyRefunded)]
    [InlineData(100, PaymentStatus.Refunded)]
    public void Observe_WhenARefundSucceeded_CountsIt(long amount, PaymentStatus status)
    {
        var refunding = Refunding(Captured(), amount);
        var refund = refunding.Refunds.Single();

        var change = refunding.Observe(Says(refunding, captured: 100, refunds: [At(refund, RefundStatus.Succeeded)]), Noon);

        Assert.Equal(new PaymentEvent.Refunded(refund.Id, amount, "re_1"), ThenHappened<PaymentEvent.Refunded>(change));
        Assert.Equal((status, amount, 0), (change.Payment.Status, change.Payment.RefundedMinor, change.Payment.OnItsWayBackMinor));
        Assert.Equal(refund with { Status = RefundStatus.Succeeded, ProviderReference = "re_1" }, change.Payment.Refunds.Single());
    }

    [Fact]
    public void Observe_WhenARefundFailed_CanBeRefundedAgain()
    {
        var refunding = Refunding(Captured(), 60);
        var refund = refunding.Refunds.Single();

        var change = refunding.Observe(Says(refunding, captured: 100, refunds: [At(refund, RefundStatus.Failed)]), Noon);

        Assert.Equal(new PaymentEvent.RefundFailed(refund.Id), ThenHappened<PaymentEvent.RefundFailed>(change));
        Assert.Equal((PaymentStatus.Captured, 100), (change.Payment.Status, change.Payment.Refundable.AmountMinor));
        Assert.Equal((RefundStatus.Failed, "too late"), (change.Payment.Refunds.Single().Status, change.Payment.Refunds.Single().Reason));
    }

    [Fact]
    public void RefuseRefund_WhenTheProviderWillNot_FailsItOnce()
    {
        var refunding = Refunding(Captured(), 60);
        var id = refunding.Refunds.Single().Id;

        var refused = refunding.RefuseRefund(id, Noon);

        Assert.Equal(new PaymentEvent.RefundFailed(id), ThenHappened<PaymentEvent.RefundFailed>(refused));
        Assert.True(refused.Payment.RefuseRefund(id, Noon).IsEmpty);
        Assert.True(refunding.RefuseRefund(EntityId.New<RefundId>(), Noon).IsEmpty);
    }

    [Fact]
    public void Observe_WhenARefundThatWasThoughtToHaveFailedSucceeded_CountsIt()
    {
        var refunding = Refunding(Captured(), 60);
        var failed = refunding.RefuseRefund(refunding.Refunds.Single().Id, Noon).Payment;

        var change = failed.Observe(Says(failed, captured: 100, refunds: [At(failed.Refunds.Single(), RefundStatus.Succeeded)]), Noon);

        Assert.Equal((60, 40), (change.Payment.RefundedMinor, change.Payment.Refundable.AmountMinor));
        Assert.Equal(RefundStatus.Succeeded, change.Payment.Refunds.Single().Status);
    }

    [Fact]
    public void Refundable_WhenMoreWasRefundedAtTheProviderThanWasLeft_IsNeverBelowZero()
    {
        var refunding = Refunding(Captured(), 60);

        var drained = Heard(refunding, Says(refunding, captured: 100, refunds: [External("re_9", 100)]));

        Assert.Equal((100, 60, 0), (drained.RefundedMinor, drained.OnItsWayBackMinor, drained.Refundable.AmountMinor));
        Assert.Equal(0, ThenRefused<RefundExceedsPaymentError>(Ask(drained, null)).Refundable.AmountMinor);
    }

    [Fact]
    public void Refundable_WhenABankHasTakenMoneyBack_IsWithoutIt()
    {
        var captured = Captured();
        var disputed = Heard(captured, Says(captured, captured: 100, disputes: [new("dp_1", 70, DisputeStatus.Open)]));

        Assert.Equal(30, disputed.Refundable.AmountMinor);
        ThenRefused<RefundExceedsPaymentError>(Ask(disputed, 31));
        Assert.Equal(30, Heard(disputed, Says(captured, captured: 100, disputes: [new("dp_1", 70, DisputeStatus.Lost)])).Refundable.AmountMinor);
        Assert.Equal(100, Heard(disputed, Says(captured, captured: 100, disputes: [new("dp_1", 70, DisputeStatus.Won)])).Refundable.AmountMinor);
    }

    [Fact]
    public void Refund_WhateverIsAskedInWhateverOrder_NeverGivesBackMoreThanCame() => Gen
        .Select(Gen.Long[1, 200], Gen.Enum<RefundStatus>())
        .Array[0, 12]
        .Sample(
            asked =>
            {
                var payment = Captured(500);
                foreach (var (amount, outcome) in asked)
                {
                    var before = payment.Refundable.AmountMinor;
                    var answer = Ask(payment, amount);
                    Assert.Equal(amount <= before, answer.IsOk);
                    payment = answer.IsOk ? answer.Value.Payment : payment;
                    if (answer.IsOk && outcome != RefundStatus.Pending)
                    {
                        var refund = payment.Refunds[^1];
                        payment = Heard(payment, Says(payment, captured: 500, refunds: [At(refund, outcome, $"re_{payment.Refunds.Count}")]));
                    }

                    Assert.Equal(500, payment.RefundedMinor + payment.OnItsWayBackMinor + payment.Refundable.AmountMinor);
                    Assert.Equal(
                        payment.RefundedMinor,
                        payment.Refunds.Where(refund => refund.Status == RefundStatus.Succeeded).Sum(refund => refund.AmountMinor));
                }
            },
            iter: Rounds.Few);
}
