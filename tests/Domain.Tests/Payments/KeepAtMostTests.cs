using CsCheck;
using GraphBooking.Domain.Bookings;
using GraphBooking.Domain.Payments;
using static GraphBooking.Domain.Tests.Bookings.BookingScenario;
using static GraphBooking.Domain.Tests.Payments.PaymentScenario;

namespace GraphBooking.Domain.Tests.Payments;

/// <summary>What a step of a booking has said of its money is done later, and by what is true then.</summary>
public sealed class KeepAtMostTests
{
    private readonly Booking _cancelled = Given(BookingStatus.Cancelled);

    [Theory]
    [InlineData(0, new long[] { 100, 50 })]
    [InlineData(149, new long[] { 1, 0 })]
    [InlineData(75, new long[] { 50, 25 })]
    [InlineData(150, new long[] { 0, 0 })]
    [InlineData(1000, new long[] { 0, 0 })]
    public void KeepAtMost_WhenTheBookingIsOver_GivesTheRestBackInProportion(long kept, long[] givenBack) =>
        Assert.Equal(givenBack, GivenBack(_cancelled, kept, Captured(100), Captured(50)));

    [Fact]
    public void KeepAtMost_WhenAPaymentTookNothing_LeavesItAlone()
    {
        Payment[] payments = [Known(PaymentStatus.Failed), Begun(), Captured(100), Known(PaymentStatus.Authorized)];

        var changes = Settlement.KeepAtMost(_cancelled, payments, 0, Noon);

        Assert.Equal(payments[2].Id, changes.Single().Payment.Id);
        Assert.Equal(100, ThenHappened<PaymentEvent.RefundRequested>(changes.Single()).AmountMinor);
    }

    [Fact]
    public void KeepAtMost_WhenItIsDoneTwice_GivesBackOnce()
    {
        Payment[] once = [.. Settlement.KeepAtMost(_cancelled, [Captured(100), Captured(50)], 60, Noon).Select(change => change.Payment)];

        Assert.Equal(90, once.Sum(payment => payment.OnItsWayBackMinor));
        Assert.Empty(Settlement.KeepAtMost(_cancelled, once, 60, Noon));
    }

    [Fact]
    public void KeepAtMost_WhenSomeIsOnItsWayBackOrGone_GivesBackOnlyWhatIsMissing()
    {
        var partly = Heard(Captured(100), Says(Captured(100), captured: 100, refunds: [External("re_9", 10)]));

        Assert.Equal([20], GivenBack(_cancelled, 50, Refunding(partly, 20)));
        Assert.Equal([0], GivenBack(_cancelled, 70, Refunding(partly, 20)));
    }

    [Fact]
    public void KeepAtMost_WhenABankTookMoneyOrMoreWasRefundedThanWasLeft_GivesBackWhatIsThere()
    {
        var disputed = Heard(Captured(100), Says(Captured(100), captured: 100, disputes: [new("dp_1", 80, DisputeStatus.Open)]));
        var drained = Heard(Refunding(Captured(100), 60), Says(Captured(100), captured: 100, refunds: [External("re_9", 100)]));

        Assert.Equal([20, 0, 50], GivenBack(_cancelled, 0, disputed, drained, Captured(50)));
    }

    [Theory]
    [InlineData(BookingStatus.Held)]
    [InlineData(BookingStatus.Confirmed)]
    [InlineData(BookingStatus.CheckedIn)]
    [InlineData(BookingStatus.Completed)]
    [InlineData(BookingStatus.NoShow)]
    public void KeepAtMost_WhenTheBookingStands_KeepsItsPriceOfToday(BookingStatus status)
    {
        var booking = Given(status);

        Assert.Equal([0], GivenBack(booking, 0, Captured(4500)));
        Assert.Equal([500], GivenBack(booking, 3000, Captured(5000)));
        Assert.Equal([0], GivenBack(booking, 4800, Captured(4700)));
    }

    [Fact]
    public void KeepAtMost_WhenTheHoldHasEnded_GivesAllBack() =>
        Assert.Equal([600], GivenBack(Done(Paid(Service(deposit: 1000), 600).Expire(Expiry)), 0, Captured(600)));

    [Fact]
    public void KeepAtMost_WhateverIsKept_KeepsThatAndNeverTakesMoreFromAPaymentThanItHas() => Gen
        .Select(Gen.Select(Gen.Long[1, 1000], Gen.Long[0, 1000]).Array[0, 6], Gen.Long[0, 4000])
        .Sample(
            (payments, kept) =>
            {
                Payment[] before = [.. payments.Select(one => one.Item2 == 0 ? Captured(one.Item1) : Refunding(Captured(one.Item1), 1 + (one.Item2 % one.Item1)))];
                var left = before.Sum(payment => payment.Refundable.AmountMinor);

                var changes = Settlement.KeepAtMost(_cancelled, before, kept, Noon);

                var givenBack = changes.Sum(change => ThenHappened<PaymentEvent.RefundRequested>(change).AmountMinor);
                Assert.Equal(Math.Max(0, left - kept), givenBack);
                Assert.All(changes, change => Assert.True(change.Payment.OnItsWayBackMinor <= change.Payment.CapturedMinor));
            },
            iter: Rounds.Few);

    private static IEnumerable<long> GivenBack(Booking booking, long kept, params Payment[] payments)
    {
        var changes = Settlement.KeepAtMost(booking, payments, kept, Noon);
        return payments.Select(payment => changes
            .Where(change => change.Payment.Id == payment.Id)
            .Sum(change => ThenHappened<PaymentEvent.RefundRequested>(change).AmountMinor));
    }
}
