using GraphBooking.Domain.Bookings;
using GraphBooking.Domain.Payments;
using static GraphBooking.Domain.Tests.Bookings.BookingScenario;
using static GraphBooking.Domain.Tests.Payments.PaymentScenario;

namespace GraphBooking.Domain.Tests.Payments;

/// <summary>Several payments for one booking: none takes what another has taken or is about to take.</summary>
public sealed class SettlementOfSeveralTests
{
    private readonly Booking _confirmed = Given(BookingStatus.Confirmed);

    [Theory]
    [InlineData(4500, ProviderStep.Capture)]
    [InlineData(4501, ProviderStep.Cancel)]
    public void Of_WhenMoneyIsReserved_IsCapturedUpToTheBalance(long amount, ProviderStep step)
    {
        var payment = Begun(amount, _confirmed);

        Assert.Equal(step, Settle(_confirmed, payment, Says(payment, PaymentStatus.Authorized)).NextStep);
    }

    [Fact]
    public void Of_WhenTwoPaymentsRaceForTheBalance_LetsOneWin()
    {
        var first = Known(PaymentStatus.RequiresAction, 4500, _confirmed);
        var second = Known(PaymentStatus.RequiresAction, 4500, _confirmed);

        first = Settle(_confirmed, first, Says(first, PaymentStatus.Authorized), second);
        second = Settle(_confirmed, second, Says(second, PaymentStatus.Authorized), first);

        Assert.Equal((ProviderStep.Capture, ProviderStep.Cancel), (first.NextStep, second.NextStep));
        Assert.Equal(ProviderStep.Capture, Settle(_confirmed, first, null, second).NextStep);
    }

    [Fact]
    public void Of_WhenThePayerIsStillToActAndAnotherPaymentIsAtWork_WaitsForBoth()
    {
        var payment = Known(PaymentStatus.RequiresAction, 4500, _confirmed);

        Assert.Equal(ProviderStep.Look, Settle(_confirmed, payment, null, Begun(4500, _confirmed)).NextStep);
    }

    [Fact]
    public void Of_WhenTwoPaymentsRaceForTheBalanceOfALapsedHold_LetsOneWin()
    {
        var lapsed = Done(Hold(Service(deposit: 1000)).Booking.Expire(Expiry));
        var first = Known(PaymentStatus.Authorized, 4500, lapsed);
        var second = Known(PaymentStatus.RequiresAction, 4500, lapsed);

        Assert.Equal(ProviderStep.Capture, Settle(lapsed, first, null, second).NextStep);
        Assert.Equal(ProviderStep.Cancel, Settle(lapsed, second, Says(second, PaymentStatus.Authorized), first).NextStep);
    }

    [Theory]
    [InlineData(0, ProviderStep.Capture)]
    [InlineData(600, ProviderStep.Cancel)]
    public void Of_WhenTheRestOfADepositIsReservedAfterTheHold_IsCapturedUnlessTheFirstPartIsOnItsWayBack(long leaving, ProviderStep step)
    {
        var lapsed = Done(Paid(Service(deposit: 1000), 600).Expire(Expiry));
        var first = leaving == 0 ? Captured(600, lapsed) : Refunding(Captured(600, lapsed), leaving);

        Assert.Equal(step, Settle(lapsed, Known(PaymentStatus.Authorized, 400, lapsed), null, first).NextStep);
    }

    [Fact]
    public void Of_WhenTwoPaymentsHaveRoomForBoth_CapturesBoth()
    {
        var first = Known(PaymentStatus.Authorized, 2000, _confirmed);
        var second = Known(PaymentStatus.Authorized, 2500, _confirmed);

        Assert.Equal(ProviderStep.Capture, Settle(_confirmed, first, null, second).NextStep);
        Assert.Equal(ProviderStep.Capture, Settle(_confirmed, second, null, first).NextStep);
    }

    [Fact]
    public void Of_WhenTheBalanceWasPaidMeanwhile_LetsGoOfWhatIsReserved()
    {
        var payment = Known(PaymentStatus.Authorized, 4500, _confirmed);

        Assert.Equal(ProviderStep.Cancel, Settle(Pay(_confirmed, 1), payment, null).NextStep);
    }

    [Fact]
    public void Of_WhenMoneyWasTakenTwice_GivesTheSecondBack()
    {
        var paid = Pay(_confirmed, 4500);
        var second = Begun(4500, paid);

        Assert.Equal(4500, Settle(paid, second, Says(second, captured: 4500), Captured(4500, paid)).OnItsWayBackMinor);
    }

    [Fact]
    public void Of_WhenMoneyIsAboveTheBalance_GivesTheRestBack()
    {
        var paid = Pay(_confirmed, 3000);
        var second = Begun(2000, paid);

        Assert.Equal(500, Settle(paid, second, Says(second, captured: 2000), Captured(3000, paid)).OnItsWayBackMinor);
    }

    [Fact]
    public void Of_WhenTheSurplusIsOnItsWayBackAlready_GivesNoneBackTwice()
    {
        var paid = Pay(_confirmed, 4500);
        var second = Begun(2000, paid);

        Assert.Equal(1500, Settle(paid, second, Says(second, captured: 2000), Refunding(Captured(4500, paid), 500)).OnItsWayBackMinor);
        Assert.Equal(0, Settle(paid, second, Says(second, captured: 2000), Refunding(Captured(4500, paid), 2000)).OnItsWayBackMinor);
    }

    [Fact]
    public void Of_WhenARefundIsHeardOfTogetherWithMoreMoney_CountsItOnce()
    {
        var paid = Pay(_confirmed, 4000);
        var half = Begun(5000, paid);
        half = Refunding(Heard(half, Says(half, captured: 4000)), 300);

        var settled = Settle(paid, half, Says(half, captured: 5000, refunds: [At(half.Refunds.Single(), RefundStatus.Succeeded)]));

        Assert.Equal((300, 200), (settled.RefundedMinor, settled.OnItsWayBackMinor));
    }

    [Fact]
    public void Of_WhenMoreMoneyComesOfAPaymentThatIsOnItsWayBackInPart_CountsThatPartOnce()
    {
        var paid = Pay(_confirmed, 4000);
        var half = Begun(5000, paid);
        half = Refunding(Heard(half, Says(half, captured: 4000)), 300);

        Assert.Equal(500, Settle(paid, half, Says(half, captured: 5000)).OnItsWayBackMinor);
    }

    /// <summary>Else a refund that the provider refuses would be asked for again at every look, without an end.</summary>
    [Fact]
    public void Of_WhenTheProviderRefusedToGiveTheSurplusBack_AsksForNoneUntilMoreMoneyComes()
    {
        var paid = Pay(_confirmed, 5000);
        var payment = Refunding(Captured(5000, paid), 500);
        payment = payment.RefuseRefund(payment.Refunds.Single().Id, Noon).Payment;

        Assert.Equal(0, Settle(paid, payment, Says(payment, captured: 5000)).OnItsWayBackMinor);
    }

    [Fact]
    public void Of_WhenThePriceFellWhileACaptureWasInFlight_GivesTheRestBack()
    {
        var cheaper = Done(Pay(_confirmed, 2500).Reschedule(Room, Start.AddHours(1), Service(3000), Noon));
        var second = Known(PaymentStatus.Authorized, 2000, cheaper);

        Assert.Equal(1500, Settle(cheaper, second, Says(second, captured: 2000), Captured(2500, cheaper)).OnItsWayBackMinor);
    }

    private static Payment Settle(Booking booking, Payment payment, ProviderPayment? seen, params Payment[] others) =>
        Settlement.Of(booking, [.. others, payment], payment.Id, seen, slotIsFree: true, Noon).Payment.Payment;
}
