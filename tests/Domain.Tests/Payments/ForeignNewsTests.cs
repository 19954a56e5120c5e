using GraphBooking.Domain.Payments;
using GraphBooking.Domain.Shared;
using static GraphBooking.Domain.Tests.Bookings.BookingScenario;
using static GraphBooking.Domain.Tests.Payments.PaymentScenario;

namespace GraphBooking.Domain.Tests.Payments;

/// <summary>What happens at the provider without our doing: refunds by hand, and disputes.</summary>
public sealed class ForeignNewsTests
{
    [Fact]
    public void Observe_WhenARefundWasMadeAtTheProvider_CountsItOnceHoweverOftenItIsSeen()
    {
        var captured = Captured();
        var seen = Says(captured, captured: 100, refunds: [External("re_9", 30)]);

        var first = captured.Observe(seen, Noon);
        var second = first.Payment.Observe(seen, Noon);

        Assert.Equal((30L, "re_9"), (ThenHappened<PaymentEvent.Refunded>(first).AmountMinor, ThenHappened<PaymentEvent.Refunded>(first).ProviderReference));
        Assert.Equal((PaymentStatus.PartiallyRefunded, 70), (first.Payment.Status, first.Payment.Refundable.AmountMinor));
        Assert.True(second.IsEmpty);
    }

    [Fact]
    public void Observe_WhenOneRefundStandsTwiceInTheNews_CountsItOnce()
    {
        var captured = Captured();

        var change = captured.Observe(Says(captured, captured: 100, refunds: [External("re_9", 30), External("re_9", 30)]), Noon);

        ThenHappened<PaymentEvent.Refunded>(change);
        Assert.Equal(30, change.Payment.RefundedMinor);
    }

    [Fact]
    public void Observe_WhenTwoRefundsWereMadeAtTheProvider_CountsBoth()
    {
        var captured = Captured();

        var change = captured.Observe(Says(captured, captured: 100, refunds: [External("re_8", 30), External("re_9", 30)]), Noon);

        Assert.Equal((2, 2, 60), (change.Events.Count, change.Payment.Refunds.Select(refund => refund.Id).Distinct().Count(), change.Payment.RefundedMinor));
    }

    [Fact]
    public void Observe_WhenMoneyWentTwiceUnderOneIdOfOurs_CountsBoth()
    {
        var refunding = Refunding(Captured(), 40);
        var refund = refunding.Refunds.Single();
        var seen = Says(
            refunding, captured: 100, refunds: [At(refund, RefundStatus.Succeeded), At(refund, RefundStatus.Succeeded, "re_2")]);

        var known = Heard(refunding, seen, seen);

        Assert.Equal((80, 20), (known.RefundedMinor, known.Refundable.AmountMinor));
        Assert.Equal(["re_1", "re_2"], known.Refunds.Select(one => one.ProviderReference));
        Assert.Equal(2, known.Refunds.Select(one => one.Id).Distinct().Count());
    }

    [Fact]
    public void Observe_WhenARefundOfOursIsNotKnownHere_KeepsItsId()
    {
        var captured = Captured();
        var id = EntityId.New<RefundId>();

        var change = captured.Observe(Says(captured, captured: 100, refunds: [new("re_1", id, 30, RefundStatus.Succeeded)]), Noon);

        Assert.Equal(id, ThenHappened<PaymentEvent.Refunded>(change).RefundId);
    }

    [Theory]
    [InlineData(RefundStatus.Pending, 30)]
    [InlineData(RefundStatus.Failed, 30)]
    [InlineData(RefundStatus.Succeeded, 0)]
    public void Observe_WhenARefundAtTheProviderHasMovedNothing_ChangesNothing(RefundStatus status, long amount)
    {
        var captured = Captured();

        Assert.True(captured.Observe(Says(captured, captured: 100, refunds: [External("re_9", amount, status)]), Noon).IsEmpty);
    }

    [Fact]
    public void Observe_WhenCaptureAndRefundAreHeardTogether_TellsOfTheCaptureFirst()
    {
        var begun = Begun();

        var change = begun.Observe(Says(begun, captured: 100, refunds: [External("re_9", 100)]), Noon);

        Assert.Equal(
            [typeof(PaymentEvent.Accepted), typeof(PaymentEvent.Captured), typeof(PaymentEvent.Refunded)],
            change.Events.Select(happened => happened.GetType()));
        Assert.Equal(PaymentStatus.Refunded, change.Payment.Status);
    }

    [Theory]
    [InlineData(DisputeStatus.Won, true)]
    [InlineData(DisputeStatus.Lost, false)]
    public void Observe_WhenADisputeIsOpenedAndClosed_TellsOfEachOnce(DisputeStatus outcome, bool isWon)
    {
        var captured = Captured();
        var open = Says(captured, captured: 100, disputes: [new("dp_1", 100, DisputeStatus.Open)]);
        var closed = Says(captured, captured: 100, disputes: [new("dp_1", 100, outcome)]);

        var opening = captured.Observe(open, Noon);
        var closing = opening.Payment.Observe(closed, Noon);

        Assert.Equal(new PaymentEvent.DisputeOpened("dp_1", 100), ThenHappened<PaymentEvent.DisputeOpened>(opening));
        Assert.Equal(new PaymentEvent.DisputeClosed("dp_1", 100, isWon), ThenHappened<PaymentEvent.DisputeClosed>(closing));
        Assert.Equal(new Dispute("dp_1", 100, outcome), closing.Payment.Disputes.Single());
        Assert.Equal(PaymentStatus.Captured, closing.Payment.Status);
        Assert.True(closing.Payment.Observe(open, Noon).IsEmpty);
        Assert.True(closing.Payment.Observe(closed, Noon).IsEmpty);
    }

    [Fact]
    public void Observe_WhenADisputeIsHeardOfOnlyAtItsEnd_TellsOfBoth()
    {
        var captured = Captured();
        var seen = Says(captured, captured: 100, disputes: [new("dp_1", 60, DisputeStatus.Lost), new("dp_1", 60, DisputeStatus.Lost)]);

        var change = captured.Observe(seen, Noon);

        Assert.Equal([new PaymentEvent.DisputeOpened("dp_1", 60), new PaymentEvent.DisputeClosed("dp_1", 60, false)], change.Events);
    }

    [Fact]
    public void Observe_WhenThereAreSeveralDisputes_KeepsThemApart()
    {
        var captured = Captured();
        var both = Heard(captured, Says(captured, captured: 100, disputes: [new("dp_1", 30, DisputeStatus.Open), new("dp_2", 50, DisputeStatus.Open)]));

        var change = both.Observe(
            Says(captured, captured: 100, disputes: [new("dp_1", 30, DisputeStatus.Lost), new("dp_2", 50, DisputeStatus.Won)]), Noon);

        Assert.Equal([new PaymentEvent.DisputeClosed("dp_1", 30, false), new PaymentEvent.DisputeClosed("dp_2", 50, true)], change.Events);
        Assert.Equal((80, 30), (both.DisputedMinor, change.Payment.DisputedMinor));
    }

    [Fact]
    public void Observe_WhenADisputeClosesOverAnotherAmount_ClosesWhatWasOpened()
    {
        var captured = Captured();
        var open = Heard(captured, Says(captured, captured: 100, disputes: [new("dp_1", 60, DisputeStatus.Open)]));

        var closed = open.Observe(Says(captured, captured: 100, disputes: [new("dp_1", 50, DisputeStatus.Won)]), Noon);

        Assert.Equal(60, ThenHappened<PaymentEvent.DisputeClosed>(closed).AmountMinor);
    }

    [Fact]
    public void Observe_WhenWhatWasRefundedIsDisputedToo_StaysRefunded()
    {
        var refunded = Known(PaymentStatus.Refunded);

        var disputed = Heard(
            refunded, Says(refunded, captured: 100, refunds: [External("re_0", 100)], disputes: [new("dp_1", 100, DisputeStatus.Open)]));

        Assert.Equal((PaymentStatus.Refunded, 0, 100), (disputed.Status, disputed.Refundable.AmountMinor, disputed.DisputedMinor));
    }
}
