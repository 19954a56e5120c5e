using GraphBooking.Domain.Bookings;
using GraphBooking.Domain.Shared;
using static GraphBooking.Domain.Tests.Bookings.BookingScenario;

namespace GraphBooking.Domain.Tests.Bookings;

public sealed class BookingHoldTests
{
    [Fact]
    public void Hold_WhenASlotIsTaken_StartsAtVersionOneWithTheServicesTerms()
    {
        var (booking, happened) = Hold(Service(price: 4500, deposit: 1000), Ada, quantity: 3);

        Assert.Equal((BookingStatus.Held, 1), (booking.Status, booking.Version));
        Assert.Equal((Start, Start.AddMinutes(45)), (booking.Start, booking.End));
        Assert.Equal(new TimeRange(Start.AddMinutes(-5), Start.AddMinutes(55)), booking.Busy);
        Assert.Equal((new Money(13500, "EUR"), new Money(3000, "EUR")), (booking.Price, booking.Deposit));
        Assert.Equal(Expiry, booking.HoldExpiresAt);
        Assert.Equal((Noon, Noon), (booking.CreatedAt, booking.UpdatedAt));
        Assert.True(booking.OccupiesItsSlot);
        Assert.Equal(
            new BookingHeld(
                booking.Reference, Room, booking.ServiceId, Ada, Start, Start.AddMinutes(45), TimeSpan.FromMinutes(5),
                TimeSpan.FromMinutes(10), 3, 13500, 3000, "EUR", Expiry),
            happened.Single());
    }

    [Fact]
    public void Hold_WhenPriceAndQuantityAreGreatest_DoesNotOverflow() =>
        Assert.Equal(
            Money.GreatestPriceMinor * 10_000,
            Hold(Service(price: Money.GreatestPriceMinor), quantity: 10_000).Booking.PriceMinor);

    [Fact]
    public void StatusAt_WhenTheHoldEnds_IsExpiredFromThatVeryInstantOn()
    {
        var held = Given(BookingStatus.Held);

        Assert.Equal(BookingStatus.Held, held.StatusAt(Expiry.AddTicks(-1)));
        Assert.Equal(BookingStatus.Expired, held.StatusAt(Expiry));
        Assert.Equal(BookingStatus.Expired, held.StatusAt(Expiry.AddDays(1)));
    }

    [Fact]
    public void StatusAt_WhenConfirmedInTime_StaysConfirmedForGood() =>
        Assert.Equal(BookingStatus.Confirmed, Given(BookingStatus.Confirmed).StatusAt(Expiry.AddYears(1)));

    [Fact]
    public void Confirm_WhenOneTickIsLeft_Confirms()
    {
        var step = Given(BookingStatus.Held).Confirm(Expiry.AddTicks(-1));

        ThenHappened<BookingConfirmed>(step);
        Assert.Equal((BookingStatus.Confirmed, null), (Done(step).Status, Done(step).HoldExpiresAt));
    }

    [Fact]
    public void Confirm_WhenTheHoldHasEnded_SaysWhen()
    {
        Assert.Equal(Expiry, ThenRefused<HoldExpiredError>(Given(BookingStatus.Held).Confirm(Expiry)).ExpiredAt);
        Assert.Equal(Expiry, ThenRefused<HoldExpiredError>(Given(BookingStatus.Expired).Confirm(Expiry)).ExpiredAt);
    }

    [Fact]
    public void Confirm_WhenADepositIsAsked_SaysHowMuchIsDue()
    {
        var held = Hold(Service(deposit: 1000), quantity: 2).Booking;

        Assert.Equal(new Money(2000, "EUR"), ThenRefused<PaymentRequiredError>(held.Confirm(Noon)).Due);
    }

    [Fact]
    public void Confirm_WhenADepositIsAskedAndTheHoldHasEnded_SpeaksOfTheHold() =>
        ThenRefused<HoldExpiredError>(Hold(Service(deposit: 1000)).Booking.Confirm(Expiry));

    [Fact]
    public void Expire_WhenTheHoldHasEnded_FreesTheSlotAndKeepsTheInstant()
    {
        var step = Given(BookingStatus.Held).Expire(Expiry);

        ThenHappened<BookingExpired>(step);
        Assert.False(Done(step).OccupiesItsSlot);
        Assert.Equal(Expiry, Done(step).HoldExpiresAt);
    }

    [Fact]
    public void Expire_WhenOneTickIsLeft_IsRefused()
    {
        var refused = ThenRefused<InvalidTransitionError>(Given(BookingStatus.Held).Expire(Expiry.AddTicks(-1)));

        Assert.Equal((BookingStatus.Held, BookingStatus.Expired), (refused.From, refused.To));
    }
}
