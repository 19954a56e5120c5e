using GraphBooking.Domain.Bookings;
using GraphBooking.Domain.Shared;
using static GraphBooking.Domain.Bookings.BookingStatus;
using static GraphBooking.Domain.Tests.Bookings.BookingScenario;

namespace GraphBooking.Domain.Tests.Bookings;

/// <summary>Money that comes and money that goes.</summary>
public sealed class BookingPaymentTests
{
    private static readonly PaymentId Payment = EntityId.New<PaymentId>();

    [Theory]
    [InlineData(1000)]
    [InlineData(1001)]
    [InlineData(4500)]
    public void TakePayment_WhenItCompletesTheDeposit_ConfirmsInTheSameChange(long amount)
    {
        var held = Hold(Service(deposit: 1000)).Booking;

        var change = held.TakePayment(Payment, amount, slotIsFree: true, Noon.AddMinutes(1));

        Assert.Equal([new PaymentCaptured(Payment, amount, "EUR"), new BookingConfirmed()], change.Events);
        Assert.Equal(
            held with { Status = Confirmed, HoldExpiresAt = null, PaidMinor = amount, Version = 3, UpdatedAt = Noon.AddMinutes(1) },
            change.Booking);
    }

    [Fact]
    public void TakePayment_WhenTheDepositIsSplit_ConfirmsWithTheLastOfIt()
    {
        var first = Hold(Service(deposit: 1000)).Booking.TakePayment(Payment, 999, slotIsFree: true, Noon);
        var second = first.Booking.TakePayment(Payment, 1, slotIsFree: true, Noon);

        Assert.Equal((Held, 2, new Money(1, "EUR")), (first.Booking.Status, first.Booking.Version, first.Booking.DueToConfirm));
        Assert.Equal(new PaymentCaptured(Payment, 999, "EUR"), first.Events.Single());
        Assert.Equal((Confirmed, 4), (second.Booking.Status, second.Booking.Version));
        Assert.Equal((1000, 3500), (second.Booking.PaidMinor, second.Booking.Balance.AmountMinor));
    }

    [Fact]
    public void TakePayment_WhenNoDepositIsAsked_NeverConfirmsByItself()
    {
        var change = Hold(Service(price: 4500)).Booking.TakePayment(Payment, 4500, slotIsFree: true, Noon);

        Assert.Equal(new PaymentCaptured(Payment, 4500, "EUR"), change.Events.Single());
        Assert.Equal((Held, Expiry), (change.Booking.Status, change.Booking.HoldExpiresAt));
        Assert.Equal(Confirmed, Done(change.Booking.Confirm(Noon)).Status);
    }

    [Theory]
    [InlineData(true, true)]
    [InlineData(true, false)]
    [InlineData(false, true)]
    [InlineData(false, false)]
    public void TakePayment_WhenTheHoldHasEnded_TakesTheSlotAgainOnlyWhenItIsFree(bool isWrittenDown, bool slotIsFree)
    {
        var held = Hold(Service(deposit: 1000)).Booking;
        var late = isWrittenDown ? Done(held.Expire(Expiry)) : held;

        var change = late.TakePayment(Payment, 1000, slotIsFree, Expiry);

        Assert.Equal(slotIsFree ? Confirmed : late.Status, change.Booking.Status);
        Assert.Equal(slotIsFree ? 2 : 1, change.Events.Count);
        Assert.Equal((1000, late.Version + change.Events.Count), (change.Booking.PaidMinor, change.Booking.Version));
        Assert.Equal(slotIsFree ? null : Expiry, change.Booking.HoldExpiresAt);
    }

    [Fact]
    public void TakePayment_WhenOneTickOfTheHoldIsLeft_AsksForNoFreeSlot() =>
        Assert.Equal(
            Confirmed, Hold(Service(deposit: 1000)).Booking.TakePayment(Payment, 1000, slotIsFree: false, Expiry.AddTicks(-1)).Booking.Status);

    [Fact]
    public void TakePayment_WhenTheHoldHasEndedWithoutADeposit_StaysExpired() =>
        Assert.Equal(Expired, Given(Expired).TakePayment(Payment, 4500, slotIsFree: true, Expiry).Booking.Status);

    [Theory]
    [InlineData(Confirmed)]
    [InlineData(CheckedIn)]
    [InlineData(Completed)]
    [InlineData(Cancelled)]
    [InlineData(NoShow)]
    public void TakePayment_WhenItIsNoHold_IsAFactThatMovesNoStatus(BookingStatus status)
    {
        var booking = Given(status) with { DepositMinor = 1000 };

        var change = booking.TakePayment(Payment, 1000, slotIsFree: true, Noon);

        Assert.Equal(new PaymentCaptured(Payment, 1000, "EUR"), change.Events.Single());
        Assert.Equal((status, booking.Version + 1, 1000), (change.Booking.Status, change.Booking.Version, change.Booking.PaidMinor));
    }

    [Fact]
    public void TakePayment_WhenEarlierMoneyIsOnItsWayBack_DoesNotCountIt()
    {
        var paid = Paid(Service(deposit: 1000), 600) with { OnItsWayBackMinor = 600 };

        Assert.Equal(Held, Pay(paid, 400).Status);
        Assert.Equal(Held, Pay(paid, 999).Status);
        Assert.Equal(Confirmed, Pay(paid, 1000).Status);
    }

    [Fact]
    public void Confirm_WhenTheDepositIsOnItsWayBack_SaysWhatIsDue()
    {
        var paid = Paid(Service(deposit: 1000), 600) with { PaidMinor = 1000, OnItsWayBackMinor = 600 };

        Assert.Equal(new Money(600, "EUR"), ThenRefused<PaymentRequiredError>(paid.Confirm(Noon)).Due);
        Assert.Equal(Confirmed, Done((paid with { OnItsWayBackMinor = 0 }).Confirm(Noon)).Status);
    }

    [Fact]
    public void Confirm_WhenPartOfTheDepositIsPaid_SaysWhatIsLeft()
    {
        Assert.Equal(new Money(1, "EUR"), ThenRefused<PaymentRequiredError>(Paid(Service(deposit: 1000), 999).Confirm(Noon)).Due);
        Assert.Equal(
            new Money(1000, "EUR"),
            ThenRefused<PaymentRequiredError>((Paid(Service(deposit: 1000), 10) with { OnItsWayBackMinor = 30 }).Confirm(Noon)).Due);
    }

    [Theory]
    [InlineData(Held)]
    [InlineData(Confirmed)]
    [InlineData(Completed)]
    [InlineData(Cancelled)]
    [InlineData(Expired)]
    [InlineData(NoShow)]
    public void ReturnPayment_WhateverTheStatus_LowersWhatWasPaidAndNothingElse(BookingStatus status)
    {
        var booking = Given(status) with { PaidMinor = 1000 };

        var change = booking.ReturnPayment(Payment, 400, Noon.AddHours(1));

        Assert.Equal(new PaymentRefunded(Payment, 400, "EUR"), change.Events.Single());
        Assert.Equal(booking with { PaidMinor = 600, Version = booking.Version + 1, UpdatedAt = Noon.AddHours(1) }, change.Booking);
        Assert.Equal(3900, change.Booking.Balance.AmountMinor);
    }

    [Fact]
    public void Then_WhenTwoStepsAreOne_KeepsAllEventsAndTheLastWordOnMoney()
    {
        var both = Hold(Service(deposit: 1000)).Booking.TakePayment(Payment, 600, slotIsFree: true, Noon)
            .Then(next => next.Cancel(null, Noon).Value)
            .Then(next => next.ReturnPayment(Payment, 600, Noon));

        Assert.Equal([typeof(PaymentCaptured), typeof(BookingCancelled), typeof(PaymentRefunded)], both.Events.Select(happened => happened.GetType()));
        Assert.Equal((Cancelled, 4, 0), (both.Booking.Status, both.Booking.Version, both.Booking.KeepAtMostMinor));
    }
}
