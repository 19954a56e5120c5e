using CsCheck;
using GraphBooking.Domain.Bookings;
using GraphBooking.Domain.Catalog;
using GraphBooking.Domain.Payments;
using GraphBooking.Domain.Shared;
using static GraphBooking.Domain.Tests.Bookings.BookingScenario;
using static GraphBooking.Domain.Tests.Payments.PaymentScenario;

namespace GraphBooking.Domain.Tests.Payments;

/// <summary>What a step of a booking has said of its money is done later, and by what is true then.</summary>
public sealed class GiveBackTheRestTests
{
    private readonly Booking _cancelled = Given(BookingStatus.Cancelled);

    [Theory]
    [InlineData(0, new long[] { 100, 50 })]
    [InlineData(149, new long[] { 1, 0 })]
    [InlineData(75, new long[] { 50, 25 })]
    [InlineData(150, new long[] { 0, 0 })]
    [InlineData(1000, new long[] { 0, 0 })]
    public void GiveBackTheRest_WhenTheBookingIsOver_GivesTheRestBackInProportion(long kept, long[] givenBack) =>
        Assert.Equal(givenBack, GivenBack(_cancelled, kept, Captured(100), Captured(50)));

    [Fact]
    public void GiveBackTheRest_WhenAPaymentTookNothing_LeavesItAlone()
    {
        Payment[] payments = [Known(PaymentStatus.Failed), Begun(), Captured(100), Known(PaymentStatus.Authorized)];

        var changes = Settlement.GiveBackTheRest(_cancelled with { KeepAtMostMinor = 0 }, payments, Noon);

        Assert.Equal(payments[2].Id, changes.Single().Payment.Id);
        Assert.Equal(100, ThenHappened<PaymentEvent.RefundRequested>(changes.Single()).AmountMinor);
    }

    [Fact]
    public void GiveBackTheRest_WhenItIsDoneTwice_GivesBackOnce()
    {
        var cancelled = _cancelled with { KeepAtMostMinor = 60 };
        Payment[] once = [.. Settlement.GiveBackTheRest(cancelled, [Captured(100), Captured(50)], Noon).Select(change => change.Payment)];

        Assert.Equal(90, once.Sum(payment => payment.OnItsWayBackMinor));
        Assert.Empty(Settlement.GiveBackTheRest(cancelled, once, Noon));
    }

    [Fact]
    public void GiveBackTheRest_WhenSomeIsOnItsWayBackOrGone_GivesBackOnlyWhatIsMissing()
    {
        var partly = Heard(Captured(100), Says(Captured(100), captured: 100, refunds: [External("re_9", 10)]));

        Assert.Equal([20], GivenBack(_cancelled, 50, Refunding(partly, 20)));
        Assert.Equal([0], GivenBack(_cancelled, 70, Refunding(partly, 20)));
    }

    [Fact]
    public void GiveBackTheRest_WhenABankTookMoneyOrMoreWasRefundedThanWasLeft_GivesBackWhatIsThere()
    {
        var disputed = Heard(Captured(100), Says(Captured(100), captured: 100, disputes: [new("dp_1", 80, DisputeStatus.Open)]));
        var drained = Heard(Refunding(Captured(100), 60), Says(Captured(100), captured: 100, refunds: [External("re_9", 100)]));

        Assert.Equal([20, 0, 50], GivenBack(_cancelled, 0, disputed, drained, Captured(50)));
    }

    [Fact]
    public void GiveBackTheRest_WhenNothingHasToGoBack_LeavesAllAlone() =>
        Assert.Empty(Settlement.GiveBackTheRest(_cancelled with { KeepAtMostMinor = null }, [Captured(4500)], Noon));

    [Fact]
    public void GiveBackTheRest_WhenTheHoldHasTakenItsSlotAgain_GoesByWhatCameAfter()
    {
        var expired = Done(Paid(Service(4500, 1000, new CancellationTier(24, 5_000)), 600).Expire(Expiry));
        var again = expired.TakePayment(EntityId.New<PaymentId>(), 400, slotIsFree: true, Expiry).Booking;

        Assert.Empty(Settlement.GiveBackTheRest(again, [Captured(600), Captured(400)], Expiry));
        Assert.Equal([300, 200], GivenBack(Done(again.Cancel(null, Start.AddHours(-25))), Captured(600), Captured(400)));
        Assert.Equal([0, 0], GivenBack(Done(again.Cancel(null, Start.AddHours(-1))), Captured(600), Captured(400)));
    }

    [Fact]
    public void GiveBackTheRest_WhenTheHoldHasEnded_GivesAllBack() =>
        Assert.Equal([600], GivenBack(Done(Paid(Service(deposit: 1000), 600).Expire(Expiry)), Captured(600)));

    [Fact]
    public void GiveBackTheRest_WhateverIsKept_KeepsThatAndNeverTakesMoreFromAPaymentThanItHas() => Gen
        .Select(Gen.Select(Gen.Long[1, 1000], Gen.Long[0, 1000]).Array[0, 6], Gen.Long[0, 4000])
        .Sample(
            (payments, kept) =>
            {
                Payment[] before = [.. payments.Select(one => one.Item2 == 0 ? Captured(one.Item1) : Refunding(Captured(one.Item1), 1 + (one.Item2 % one.Item1)))];
                var left = before.Sum(payment => payment.Refundable.AmountMinor);

                var changes = Settlement.GiveBackTheRest(_cancelled with { KeepAtMostMinor = kept }, before, Noon);

                var givenBack = changes.Sum(change => ThenHappened<PaymentEvent.RefundRequested>(change).AmountMinor);
                Assert.Equal(Math.Max(0, left - kept), givenBack);
                Assert.All(changes, change => Assert.True(change.Payment.OnItsWayBackMinor <= change.Payment.CapturedMinor));
            },
            iter: Rounds.Few);

    private static IEnumerable<long> GivenBack(Booking booking, long kept, params Payment[] payments) =>
        GivenBack(booking with { KeepAtMostMinor = kept }, payments);

    private static IEnumerable<long> GivenBack(Booking booking, params Payment[] payments)
    {
        var changes = Settlement.GiveBackTheRest(booking, payments, Noon);
        return payments.Select(payment => changes
            .Where(change => change.Payment.Id == payment.Id)
            .Sum(change => ThenHappened<PaymentEvent.RefundRequested>(change).AmountMinor));
    }
}
