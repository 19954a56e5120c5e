using GraphBooking.Domain.Bookings;
using GraphBooking.Domain.Payments;
using GraphBooking.Domain.Shared;
using static GraphBooking.Domain.Bookings.BookingStatus;
using static GraphBooking.Domain.Tests.Bookings.BookingScenario;
using static GraphBooking.Domain.Tests.Payments.PaymentScenario;

namespace GraphBooking.Domain.Tests.Payments;

/// <summary>Money is kept with its booking or given back: never neither, never both.</summary>
public sealed class SettlementTests
{
    private static readonly DateTimeOffset Late = Expiry.AddMinutes(1);

    [Fact]
    public void Of_WhenTheDepositIsCaptured_ConfirmsAndKeepsIt()
    {
        var held = Hold(Service(deposit: 1000)).Booking;
        var payment = Begun(1000, held);

        var settled = Settle(held, payment, Says(payment, captured: 1000));

        Assert.Equal((Confirmed, 1000, 3), (settled.Booking!.Booking.Status, settled.Booking.Booking.PaidMinor, settled.Booking.Booking.Version));
        ThenKept(settled);
    }

    [Fact]
    public void Of_WhenNothingIsNew_ChangesNeither()
    {
        var held = Hold(Service(deposit: 1000)).Booking;
        var payment = Known(PaymentStatus.Authorized, 1000, held);

        Assert.Null(Settle(held, payment, Says(payment, PaymentStatus.Authorized)).Booking);
        Assert.True(Settle(held, payment, Says(payment, PaymentStatus.Authorized)).Payment.IsEmpty);
        Assert.True(Settle(held, payment, null).Payment.IsEmpty);
    }

    [Fact]
    public void Of_WhenMoneyIsReservedInTime_HasItCaptured()
    {
        var held = Hold(Service(deposit: 1000)).Booking;
        var payment = Begun(1000, held);

        var settled = Settle(held, payment, Says(payment, PaymentStatus.Authorized));

        Assert.Null(settled.Booking);
        Assert.Equal(ProviderStep.Capture, settled.Payment.Payment.NextStep);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Of_WhenTheDepositComesAfterTheHold_TakesTheSlotAgainOrGoesBackInFull(bool slotIsFree)
    {
        foreach (var late in Lapsed(Service(deposit: 1000)))
        {
            var payment = Begun(1000, late);

            var settled = Settle(late, payment, Says(payment, captured: 1000), slotIsFree, Late);

            Assert.Equal(slotIsFree ? Confirmed : late.Status, settled.Booking!.Booking.Status);
            Assert.Equal(slotIsFree ? 0 : 1000, settled.Payment.Payment.OnItsWayBackMinor);
            Assert.Equal(1000, settled.Booking.Booking.PaidMinor);
        }
    }

    [Fact]
    public void Of_WhenMoneyAfterTheHoldDoesNotCompleteTheDeposit_GoesBackThoughTheSlotIsFree()
    {
        foreach (var late in Lapsed(Service(deposit: 1000)).Concat(Lapsed(Service(deposit: 0))))
        {
            var payment = Begun(999, late);

            Assert.Equal(999, Settle(late, payment, Says(payment, captured: 999), slotIsFree: true, Late).Payment.Payment.OnItsWayBackMinor);
        }
    }

    [Fact]
    public void Of_WhenTheRestOfADepositComesAfterTheHold_TakesTheSlotAgainUnlessTheFirstPartIsOnItsWayBack()
    {
        var lapsed = Done(Paid(Service(deposit: 1000), 600).Expire(Expiry));
        var first = Captured(600, lapsed);
        var second = Begun(400, lapsed);

        var before = Settle(lapsed, second, Says(second, captured: 400), true, Late, first);
        var after = Settle(lapsed, second, Says(second, captured: 400), true, Late, Refunding(first, 600));

        Assert.Equal(Confirmed, before.Booking!.Booking.Status);
        ThenKept(before);
        Assert.Equal(Expired, after.Booking!.Booking.Status);
        Assert.Equal(400, after.Payment.Payment.OnItsWayBackMinor);
    }

    [Fact]
    public void Of_WhenTheDepositIsHeardOfTogetherWithItsRefund_ConfirmsNothing()
    {
        var held = Hold(Service(deposit: 1000)).Booking;
        var payment = Begun(1000, held);

        var settled = Settle(held, payment, Says(payment, captured: 1000, refunds: [External("re_9", 1)]));

        Assert.Equal([typeof(PaymentCaptured), typeof(PaymentRefunded)], settled.Booking!.Events.Select(happened => happened.GetType()));
        Assert.Equal((Held, 999), (settled.Booking.Booking.Status, settled.Booking.Booking.PaidMinor));
    }

    [Fact]
    public void Of_WhenMoneyComesAndGoesBack_TellsOfItInThisOrder()
    {
        var cancelled = Given(Cancelled);
        var payment = Begun(1000, cancelled);

        var settled = Settle(cancelled, payment, Says(payment, captured: 1000));

        Assert.Equal(
            [typeof(PaymentEvent.Accepted), typeof(PaymentEvent.Captured), typeof(PaymentEvent.RefundRequested)],
            settled.Payment.Events.Select(happened => happened.GetType()));
    }

    [Fact]
    public void Of_WhenARefundIsDone_TellsTheBooking()
    {
        var confirmed = Paid(Service(deposit: 1000), 1000);
        var payment = Refunding(Captured(1000, confirmed), 400);

        var settled = Settle(confirmed, payment, Says(payment, captured: 1000, refunds: [At(payment.Refunds.Single(), RefundStatus.Succeeded)]));

        Assert.Equal(new PaymentRefunded(payment.Id, 400, "EUR"), settled.Booking!.Events.Single());
        Assert.Equal((Confirmed, 600), (settled.Booking.Booking.Status, settled.Booking.Booking.PaidMinor));
    }

    [Theory]
    [InlineData(Confirmed)]
    [InlineData(CheckedIn)]
    [InlineData(Completed)]
    [InlineData(NoShow)]
    public void Of_WhenMoneyComesForABookingThatStands_KeepsIt(BookingStatus status)
    {
        var booking = Given(status);
        var payment = Begun(4500, booking);

        ThenKept(Settle(booking, payment, Says(payment, captured: 4500), slotIsFree: false));
    }

    [Theory]
    [InlineData(Held, 0)]
    [InlineData(Confirmed, 300)]
    public void Of_WhenMoneyComesForACancelledBooking_GoesBackInFullAndLeavesWhatWasKept(BookingStatus before, long kept)
    {
        var cancelled = Done((Given(before) with { PaidMinor = kept }).Cancel(null, Noon));
        var payment = Begun(1000, cancelled);

        Payment[] earlier = kept > 0 ? [Captured(kept, cancelled)] : [];

        var settled = Settle(cancelled, payment, Says(payment, captured: 1000), true, Noon, earlier);

        Assert.Equal((Cancelled, kept + 1000), (settled.Booking!.Booking.Status, settled.Booking.Booking.PaidMinor));
        Assert.Equal(1000, settled.Payment.Payment.OnItsWayBackMinor);
    }

    [Fact]
    public void Of_WhenMoreOfAPaymentComesForACancelledBooking_GivesBackWhatIsNewAlone()
    {
        var cancelled = Given(Cancelled) with { PaidMinor = 400 };
        var payment = Begun(1000, cancelled);
        payment = Heard(payment, Says(payment, captured: 400));

        Assert.Equal(600, Settle(cancelled, payment, Says(payment, captured: 1000)).Payment.Payment.OnItsWayBackMinor);
    }

    [Theory]
    [InlineData(PaymentStatus.RequiresAction)]
    [InlineData(PaymentStatus.Authorized)]
    public void Of_WhenTheBookingIsCancelledBeforeTheMoneyIsTaken_LetsGoOfIt(PaymentStatus status)
    {
        var payment = Known(status, 1000, Given(Cancelled));

        Assert.Equal(ProviderStep.Cancel, Settle(Given(Cancelled), payment, null).Payment.Payment.NextStep);
        Assert.Equal(ProviderStep.Cancel, Settle(Given(Cancelled), payment, Says(payment, status)).Payment.Payment.NextStep);
    }

    [Fact]
    public void Of_WhenAPaymentOfACancelledBookingIsAtWork_WaitsForWhatComesOfIt()
    {
        var payment = Known(PaymentStatus.Processing, 1000, Given(Cancelled));

        Assert.True(Settle(Given(Cancelled), payment, null).Payment.IsEmpty);
    }

    [Fact]
    public void Of_WhenACaptureWasInFlightWhileItWasLetGo_GivesItBack()
    {
        var cancelled = Given(Cancelled);
        var payment = Known(PaymentStatus.Authorized, 1000, cancelled).Abandon(Noon).Payment;

        var settled = Settle(cancelled, payment, Says(payment, captured: 1000));

        Assert.Equal((PaymentStatus.Captured, 1000), (settled.Payment.Payment.Status, settled.Payment.Payment.OnItsWayBackMinor));
    }

    [Theory]
    [InlineData(true, ProviderStep.Capture)]
    [InlineData(false, ProviderStep.Cancel)]
    public void Of_WhenMoneyIsReservedAfterTheHold_IsCapturedOnlyForAFreeSlot(bool slotIsFree, ProviderStep step)
    {
        foreach (var late in Lapsed(Service(deposit: 1000)))
        {
            var payment = Begun(1000, late);

            Assert.Equal(
                step, Settle(late, payment, Says(payment, PaymentStatus.Authorized), slotIsFree, Late.AddDays(1)).Payment.Payment.NextStep);
        }
    }

    [Fact]
    public void Of_WhenMoneyThatIsReservedAfterTheHoldCompletesNoDeposit_LetsGoOfIt()
    {
        foreach (var late in Lapsed(Service(deposit: 1000)).Concat(Lapsed(Service(deposit: 0))))
        {
            var payment = Known(PaymentStatus.Authorized, 999, late);

            Assert.Equal(ProviderStep.Cancel, Settle(late, payment, null, slotIsFree: true, Late).Payment.Payment.NextStep);
        }
    }

    [Fact]
    public void Of_WhenThePayerIsAtTheBankAsTheHoldEnds_WaitsAnHourFromTheStart()
    {
        var late = Done(Hold(Service(deposit: 1000)).Booking.Expire(Expiry));
        var payment = Known(PaymentStatus.RequiresAction, 1000, late, at: Noon);

        Assert.Equal(ProviderStep.Look, Settle(late, payment, null, true, Noon.AddHours(1).AddTicks(-1)).Payment.Payment.NextStep);
        Assert.Equal(ProviderStep.Cancel, Settle(late, payment, null, true, Noon.AddHours(1)).Payment.Payment.NextStep);
        Assert.Equal(ProviderStep.Cancel, Settle(late, payment, null, false, Expiry).Payment.Payment.NextStep);
    }

    [Fact]
    public void Of_WhenTheBookingStands_WaitsForThePayerHoweverLong()
    {
        var confirmed = Given(Confirmed);

        Assert.True(Settle(confirmed, Known(PaymentStatus.RequiresAction, 1000, confirmed), null, true, Noon.AddDays(2)).Payment.IsEmpty);
    }

    [Theory]
    [InlineData(DisputeStatus.Won, 0L, 1000)]
    [InlineData(DisputeStatus.Won, 700L, 300)]
    [InlineData(DisputeStatus.Won, 1000L, 0)]
    [InlineData(DisputeStatus.Won, null, 0)]
    [InlineData(DisputeStatus.Lost, 0L, 0)]
    public void Of_WhenABankGivesMoneyBackThatMayNotBeKept_GivesItBack(DisputeStatus ended, long? keepAtMost, long givenBack)
    {
        var cancelled = Given(Cancelled) with { PaidMinor = 1000, KeepAtMostMinor = keepAtMost };
        var captured = Captured(1000, cancelled);
        var disputed = Heard(captured, Says(captured, captured: 1000, disputes: [new("dp_1", 1000, DisputeStatus.Open)]));

        var settled = Settle(cancelled, disputed, Says(disputed, captured: 1000, disputes: [new("dp_1", 1000, ended)]));

        Assert.Equal(givenBack, settled.Payment.Payment.OnItsWayBackMinor);
    }

    // The same end of a hold, written down and not.
    private static Booking[] Lapsed(Domain.Catalog.Service service)
    {
        var held = Hold(service).Booking;
        return [held, Done(held.Expire(Expiry))];
    }

    private static SettledPayment Settle(
        Booking booking, Payment payment, ProviderPayment? seen, bool slotIsFree = true, DateTimeOffset? now = null, params Payment[] others) =>
        Settlement.Of(booking, [.. others, payment], payment.Id, seen, slotIsFree, now ?? Noon);

    private static void ThenKept(SettledPayment settled)
    {
        Assert.Equal(0, settled.Payment.Payment.OnItsWayBackMinor);
        Assert.False(settled.Payment.Payment.IsAbandoned);
    }
}
