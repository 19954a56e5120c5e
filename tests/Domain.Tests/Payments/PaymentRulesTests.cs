using GraphBooking.Domain.Bookings;
using GraphBooking.Domain.Payments;
using GraphBooking.Domain.Shared;
using static GraphBooking.Domain.Bookings.BookingStatus;
using static GraphBooking.Domain.Tests.Bookings.BookingScenario;
using static GraphBooking.Domain.Tests.Payments.PaymentScenario;

namespace GraphBooking.Domain.Tests.Payments;

/// <summary>How much a new payment is over. Every booking here costs 4500, with a deposit of 1000 where one is asked.</summary>
public sealed class PaymentRulesTests
{
    [Theory]
    [InlineData(Held, 4500)]
    [InlineData(Confirmed, 4500)]
    [InlineData(CheckedIn, 4500)]
    [InlineData(Completed, 4500)]
    public void AmountOf_WhenNoDepositIsAsked_IsTheBalance(BookingStatus status, long due) =>
        Assert.Equal(new Money(due, "EUR"), Of(Given(status)).Value);

    [Theory]
    [InlineData(Cancelled)]
    [InlineData(NoShow)]
    public void AmountOf_WhenTheBookingIsOver_IsRefused(BookingStatus status)
    {
        var refused = ThenRefused<InvalidTransitionError>(Of(Given(status)));

        Assert.Equal((status, Confirmed), (refused.From, refused.To));
        ThenRefused<InvalidTransitionError>(Of(Given(status), asked: 1));
    }

    [Fact]
    public void AmountOf_WhenTheHoldHasEnded_SaysWhen()
    {
        Assert.Equal(Expiry, ThenRefused<HoldExpiredError>(Of(Given(Expired))).ExpiredAt);
        Assert.Equal(Expiry, ThenRefused<HoldExpiredError>(Of(Given(Held), now: Expiry)).ExpiredAt);
        Assert.True(Of(Given(Held), now: Expiry.AddTicks(-1)).IsOk);
    }

    [Theory]
    [InlineData(0, 0, 1000)]
    [InlineData(400, 0, 600)]
    [InlineData(400, 400, 1000)]
    [InlineData(400, 150, 750)]
    public void AmountOf_WhenADepositIsDue_IsWhatIsLeftOfIt(long paid, long onItsWayBack, long due) =>
        Assert.Equal(due, Of(Paid(Service(deposit: 1000), paid) with { OnItsWayBackMinor = onItsWayBack }).Value.AmountMinor);

    [Fact]
    public void AmountOf_WhenTheDepositIsAllOfThePriceAndOnItsWayBack_IsNeverAboveTheBalance() =>
        Assert.Equal(3900, Of(Paid(Service(deposit: 4500), 600) with { OnItsWayBackMinor = 600 }).Value.AmountMinor);

    [Fact]
    public void AmountOf_WhenTheDepositIsPaid_IsTheBalance()
    {
        Assert.Equal(3500, Of(Paid(Service(deposit: 1000), 1000)).Value.AmountMinor);
        Assert.Equal(3500, Of(Paid(Service(deposit: 1000), 600) with { PaidMinor = 1000 }).Value.AmountMinor);
    }

    [Theory]
    [InlineData(Confirmed)]
    [InlineData(CheckedIn)]
    public void AmountOf_WhenTheDepositOfABookingThatStandsWentBack_IsTheBalance(BookingStatus status) =>
        Assert.Equal(4100, Of(Paid(Service(deposit: 1000), 400) with { Status = status }).Value.AmountMinor);

    [Fact]
    public void AmountOf_WhenNothingIsDue_IsRefused()
    {
        Nothing(Of(Paid(Service(deposit: 1000), 4500)));
        Nothing(Of(Paid(Service(deposit: 1000), 4500) with { PriceMinor = 4000 }));
        Nothing(Of(Hold(Service(price: 0)).Booking));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(999)]
    [InlineData(1001)]
    [InlineData(4500)]
    public void AmountOf_WhenAnAmountIsAsked_IsThatUpToTheBalance(long asked) =>
        Assert.Equal(new Money(asked, "EUR"), Of(Hold(Service(deposit: 1000)).Booking, asked).Value);

    [Theory]
    [InlineData(4501, "EUR")]
    [InlineData(0, "EUR")]
    [InlineData(-1, "EUR")]
    [InlineData(100, "USD")]
    public void AmountOf_WhenTheAmountCannotBePaid_IsRefused(long asked, string currency) =>
        Assert.Equal("amount", ThenRefused<ValidationError>(Of(Hold(Service(deposit: 1000)).Booking, asked, currency)).Field);

    [Fact]
    public void AmountOf_WhenAnotherPaymentIsAtWork_LeavesOutWhatItMayTake()
    {
        var held = Hold(Service(deposit: 1000)).Booking;

        Assert.Equal(400, Of(held, payments: [Begun(600, held)]).Value.AmountMinor);
        Nothing(Of(held, payments: [Begun(600, held), Known(PaymentStatus.Authorized, 400, held)]));
        Nothing(Of(held, payments: [Begun(4500, held)]));
        Assert.Equal(3900, Of(held, 3900, payments: [Begun(600, held)]).Value.AmountMinor);
        ThenRefused<ValidationError>(Of(held, 3901, payments: [Begun(600, held)]));
    }

    [Theory]
    [InlineData(PaymentStatus.RequiresAction)]
    [InlineData(PaymentStatus.Failed)]
    [InlineData(PaymentStatus.Cancelled)]
    public void AmountOf_WhenAnotherPaymentTakesNothingByItself_DoesNotWaitForIt(PaymentStatus status)
    {
        var held = Hold(Service(deposit: 1000)).Booking;

        Assert.Equal(1000, Of(held, payments: [Known(status, 4500, held)]).Value.AmountMinor);
        Assert.Equal(4500, Of(held, 4500, payments: [Known(status, 4500, held)]).Value.AmountMinor);
    }

    [Fact]
    public void AmountOf_WhenAnotherPaymentIsLetGo_DoesNotCountIt()
    {
        var held = Hold(Service(deposit: 1000)).Booking;

        Assert.Equal(1000, Of(held, payments: [Known(PaymentStatus.Authorized, 4500, held).Abandon(Noon).Payment]).Value.AmountMinor);
    }

    private static Result<Money> Of(
        Booking booking, long? asked = null, string currency = "EUR", Payment[]? payments = null, DateTimeOffset? now = null) =>
        PaymentRules.AmountOf(booking, payments ?? [], asked is { } amount ? new Money(amount, currency) : null, now ?? Noon);

    private static void Nothing(Result<Money> answer) => Assert.Equal("amount", ThenRefused<ValidationError>(answer).Field);
}
