using GraphBooking.Domain.Bookings;
using GraphBooking.Domain.Catalog;
using GraphBooking.Domain.Shared;
using static GraphBooking.Domain.Bookings.BookingStatus;
using static GraphBooking.Domain.Tests.Bookings.BookingScenario;

namespace GraphBooking.Domain.Tests.Bookings;

/// <summary>What a cancellation, an end of a hold and another time leave of the money that was paid.</summary>
public sealed class BookingReturnTests
{
    private static readonly CancellationTier[] HalfUpToADayBefore = [new(24, 5_000)];

    [Theory]
    [InlineData(600, 0)]
    [InlineData(0, null)]
    public void Cancel_WhenHeld_GivesAllBackWhateverThePolicy(int paid, int? kept)
    {
        var held = Paid(Service(4500, 1000, new CancellationTier(0, 0)), paid);

        var step = held.Cancel(null, Noon);

        Assert.Equal(kept, step.Value.Booking.KeepAtMostMinor);
        Assert.Equal((Cancelled, paid), (Done(step).Status, Done(step).PaidMinor));
        ThenHappened<BookingCancelled>(step);
    }

    [Fact]
    public void Cancel_WhenConfirmedWithAPolicy_KeepsWhatItsTierLeaves()
    {
        var confirmed = Paid(Service(4500, 1000, HalfUpToADayBefore), 1001);

        Assert.Equal(500, confirmed.Cancel(null, Start.AddHours(-24)).Value.Booking.KeepAtMostMinor);
        Assert.Null(confirmed.Cancel(null, Start.AddHours(-24).AddTicks(1)).Value.Booking.KeepAtMostMinor);
        Assert.Null(confirmed.Cancel(null, Start.AddHours(1)).Value.Booking.KeepAtMostMinor);
    }

    [Fact]
    public void Cancel_WhenConfirmedWithoutAPolicy_MovesNoMoney()
    {
        Assert.Null(Paid(Service(deposit: 1000), 1000).Cancel(null, Noon).Value.Booking.KeepAtMostMinor);
        Assert.Null((Paid(Service(deposit: 1000), 1000) with { OnItsWayBackMinor = 400 }).Cancel(null, Noon).Value.Booking.KeepAtMostMinor);
    }

    [Fact]
    public void Cancel_WhenNothingWasPaid_MovesNoMoney() =>
        Assert.Null(Done(Hold(Service(4500, 0, HalfUpToADayBefore)).Booking.Confirm(Noon)).Cancel(null, Noon).Value.Booking.KeepAtMostMinor);

    [Fact]
    public void Cancel_WhenThePolicyOfTheServiceHasChanged_GoesByThatOfTheHold()
    {
        var service = Service(4500, 1000, HalfUpToADayBefore);
        var confirmed = Paid(service, 1000);
        service.CancellationTiers = [];

        Assert.Equal(500, confirmed.Cancel(null, Noon).Value.Booking.KeepAtMostMinor);
    }

    [Fact]
    public void Cancel_WhenMoneyIsOnItsWayBackAlready_SharesTheRestAlone()
    {
        var confirmed = Paid(Service(4500, 1000, HalfUpToADayBefore), 1000) with { OnItsWayBackMinor = 400 };

        Assert.Equal(300, confirmed.Cancel(null, Noon).Value.Booking.KeepAtMostMinor);
    }

    [Fact]
    public void Cancel_WhenMoreIsOnItsWayBackThanIsLeft_MovesNoMore()
    {
        var confirmed = Paid(Service(4500, 1000, HalfUpToADayBefore), 1000) with { PaidMinor = 100, OnItsWayBackMinor = 400 };

        Assert.Null(confirmed.Cancel(null, Noon).Value.Booking.KeepAtMostMinor);
    }

    [Fact]
    public void Cancel_WhenMoreThanThePriceWasPaid_GivesBackTheRestWholeAndSharesThePrice()
    {
        var overpaid = Paid(Service(4500, 1000, HalfUpToADayBefore), 4500) with { PriceMinor = 2000 };

        Assert.Equal(1000, overpaid.Cancel(null, Noon).Value.Booking.KeepAtMostMinor);
        Assert.Equal(2000, (overpaid with { CancellationTiers = [] }).Cancel(null, Noon).Value.Booking.KeepAtMostMinor);
    }

    [Theory]
    [InlineData(600, 0)]
    [InlineData(0, null)]
    public void Expire_WhenMoneyWasPaid_GivesAllBack(int paid, int? kept)
    {
        var step = Paid(Service(deposit: 1000), paid).Expire(Expiry);

        Assert.Equal(kept, step.Value.Booking.KeepAtMostMinor);
        ThenHappened<BookingExpired>(step);
    }

    [Fact]
    public void Reschedule_WhenItCostsMoreThen_BooksTheDifference()
    {
        var confirmed = Paid(Service(4500, 1000), 4500);

        var step = confirmed.Reschedule(Room, Start.AddHours(2), Service(5000, 1200), Noon);

        var happened = ThenHappened<BookingRescheduled>(step);
        Assert.Equal((5000, 1200), (happened.PriceMinor, happened.DepositMinor));
        Assert.Equal((5000, 1200, 4500, 500), (
            Done(step).PriceMinor, Done(step).DepositMinor, Done(step).PaidMinor, Done(step).Balance.AmountMinor));
        Assert.Equal(Confirmed, Done(step).Status);
        Assert.Null(step.Value.Booking.KeepAtMostMinor);
    }

    [Theory]
    [InlineData(4500, 0, 3000)]
    [InlineData(3001, 0, 3000)]
    [InlineData(3000, 0, null)]
    [InlineData(1000, 0, null)]
    [InlineData(4500, 1500, null)]
    public void Reschedule_WhenItCostsLessThen_GivesBackWhatWasPaidTooMuch(int paid, int onItsWayBack, int? kept)
    {
        var confirmed = Paid(Service(4500, 1000), paid) with { OnItsWayBackMinor = onItsWayBack };

        var step = confirmed.Reschedule(Room, Start.AddHours(2), Service(3000, 1000), Noon);

        Assert.Equal(kept, step.Value.Booking.KeepAtMostMinor);
        Assert.Equal(3000 - paid, Done(step).Balance.AmountMinor);
        Assert.Equal((3000, null), (ThenHappened<BookingRescheduled>(step).PriceMinor, ThenHappened<BookingRescheduled>(step).DepositMinor));
    }

    [Fact]
    public void Reschedule_WhenThePriceStays_LeavesTheEventAsItWas()
    {
        var step = Paid(Service(4500, 1000), 1000).Reschedule(Room, Start.AddHours(2), Service(4500, 1000), Noon);

        Assert.Equal((null, null), (ThenHappened<BookingRescheduled>(step).PriceMinor, ThenHappened<BookingRescheduled>(step).DepositMinor));
        Assert.Null(step.Value.Booking.KeepAtMostMinor);
    }

    [Fact]
    public void Reschedule_WhenSeveralAreBooked_PricesTheWholeQuantity()
    {
        var step = Hold(Service(4500, 1000), quantity: 3).Booking.Reschedule(Room, Start.AddHours(2), Service(5000, 2000), Noon);

        Assert.Equal((15000, 6000), (ThenHappened<BookingRescheduled>(step).PriceMinor, ThenHappened<BookingRescheduled>(step).DepositMinor));
    }

    [Fact]
    public void Reschedule_WhenTheServiceIsPricedInAnotherCurrencyByNow_KeepsThePrice()
    {
        var service = Service(9900, 9900);
        service.Currency = "USD";

        var step = Paid(Service(4500, 1000), 1000).Reschedule(Room, Start.AddHours(2), service, Noon);

        Assert.Equal((new Money(4500, "EUR"), new Money(1000, "EUR")), (Done(step).Price, Done(step).Deposit));
        Assert.Null(ThenHappened<BookingRescheduled>(step).PriceMinor);
    }

    [Fact]
    public void Reschedule_WhenItLeavesAHoldWithItsWholeDepositPaid_ConfirmsIt()
    {
        var held = Paid(Service(4500, 1000), 600);

        var step = held.Reschedule(Room, Start.AddHours(2), Service(4000, 600), Noon);

        Assert.Equal([typeof(BookingRescheduled), typeof(BookingConfirmed)], step.Value.Events.Select(happened => happened.GetType()));
        Assert.Equal((Confirmed, null, held.Version + 2), (Done(step).Status, Done(step).HoldExpiresAt, Done(step).Version));
    }

    [Theory]
    [InlineData(601, 0)]
    [InlineData(600, 1)]
    [InlineData(0, 0)]
    public void Reschedule_WhenTheNewDepositIsNotPaidOrNotAsked_LeavesTheHoldAHold(long deposit, long onItsWayBack)
    {
        var held = Paid(Service(4500, 1000), 600) with { OnItsWayBackMinor = onItsWayBack };

        var step = held.Reschedule(Room, Start.AddHours(2), Service(4000, deposit), Noon);

        ThenHappened<BookingRescheduled>(step);
        Assert.Equal((Held, Expiry), (Done(step).Status, Done(step).HoldExpiresAt));
    }
}
