using GraphBooking.Domain.Payments;
using GraphBooking.Domain.Shared;
using static GraphBooking.Domain.Payments.PaymentStatus;
using static GraphBooking.Domain.Tests.Bookings.BookingScenario;
using static GraphBooking.Domain.Tests.Payments.PaymentScenario;

namespace GraphBooking.Domain.Tests.Payments;

/// <summary>From the wish to pay until its fate is known.</summary>
public sealed class PaymentLifeTests
{
    private static readonly DateTimeOffset Later = Noon.AddMinutes(1);

    [Fact]
    public void Start_WhenSomebodyWantsToPay_IsKnownBeforeTheProviderIsAsked()
    {
        var (id, booking) = (EntityId.New<PaymentId>(), EntityId.New<BookingId>());

        var (payment, happened) = Payment.Start(id, booking, "sandbox", new Money(100, "EUR"), Noon);

        Assert.Equal(new PaymentEvent.Started(booking, "sandbox", 100, "EUR"), happened.Single());
        Assert.Equal((id, booking, "sandbox", Processing, 1), (payment.Id, payment.BookingId, payment.Account, payment.Status, payment.Version));
        Assert.Equal((new Money(100, "EUR"), new Money(0, "EUR"), new Money(0, "EUR")), (payment.Amount, payment.Captured, payment.Refundable));
        Assert.Equal((Noon, Noon, null), (payment.CreatedAt, payment.UpdatedAt, payment.ProviderReference));
        Assert.Equal(ProviderStep.Start, payment.NextStep);
    }

    public static TheoryData<PaymentStatus, PaymentEvent?> FirstNews => new()
    {
        { Processing, null },
        { RequiresAction, new PaymentEvent.ActionRequired() },
        { Authorized, new PaymentEvent.Authorized() },
        { Failed, new PaymentEvent.Failed("card_declined") },
        { Cancelled, new PaymentEvent.Cancelled() },
    };

    [Theory]
    [MemberData(nameof(FirstNews))]
    public void Observe_WhenTheProviderIsHeardForTheFirstTime_TellsThatItKnowsItAndHowItStands(PaymentStatus status, PaymentEvent? happened)
    {
        var begun = Begun();

        var change = begun.Observe(Says(begun, status), Later);

        PaymentEvent[] expected = [new PaymentEvent.Accepted(Says(begun).Reference), .. happened is null ? [] : new[] { happened }];
        Assert.Equal(expected, change.Events);
        Assert.Equal((status, Says(begun).Reference), (change.Payment.Status, change.Payment.ProviderReference));
        Assert.Equal((1 + expected.Length, Later), (change.Payment.Version, change.Payment.UpdatedAt));
        Assert.Equal(status == Failed ? "card_declined" : null, change.Payment.FailureCode);
    }

    [Fact]
    public void Observe_WhenTheMoneyWasTaken_CountsIt()
    {
        var begun = Begun();

        var change = begun.Observe(Says(begun, captured: 100), Later);

        Assert.Equal([typeof(PaymentEvent.Accepted), typeof(PaymentEvent.Captured)], change.Events.Select(happened => happened.GetType()));
        Assert.Equal((PaymentStatus.Captured, new Money(100, "EUR"), Visa), (change.Payment.Status, change.Payment.Captured, change.Payment.Card));
    }

    [Fact]
    public void Observe_WhenMoreIsTakenThanWasKnown_CountsTheDifference()
    {
        var known = Heard(Begun(), Says(Begun(), captured: 60));

        Assert.Equal(new PaymentEvent.Captured(40), ThenHappened<PaymentEvent.Captured>(known.Observe(Says(known, captured: 100), Later)));
    }

    [Theory]
    [InlineData(Failed)]
    [InlineData(Cancelled)]
    [InlineData(Authorized)]
    public void Observe_WhenMoneyWasTakenAfterAll_CountsItWhateverWasThoughtBefore(PaymentStatus status)
    {
        var known = Known(status);

        var change = known.Observe(Says(known, captured: 100), Later);

        Assert.Equal(new PaymentEvent.Captured(100), ThenHappened<PaymentEvent.Captured>(change));
        Assert.Equal((PaymentStatus.Captured, null, 100), (change.Payment.Status, change.Payment.FailureCode, change.Payment.CapturedMinor));
        Assert.Equal(ProviderStep.None, change.Payment.NextStep);
    }

    [Fact]
    public void Observe_WhenAnAbandonedPaymentWasCapturedAllTheSame_HasItsMoneyToGiveBack()
    {
        var abandoned = Known(Authorized).Abandon(Noon).Payment;

        var captured = Heard(abandoned, Says(abandoned, captured: 100));

        Assert.Equal((PaymentStatus.Captured, true, 100), (captured.Status, captured.IsAbandoned, captured.Refundable.AmountMinor));
        Assert.Equal((ProviderStep.None, 0), (captured.NextStep, captured.PromisedMinor));
    }

    [Fact]
    public void Observe_WhenADeclinedPayerTriesAnotherCard_GoesOn()
    {
        var declined = Known(Failed);

        var change = declined.Observe(Says(declined, Authorized), Later);

        ThenHappened<PaymentEvent.Authorized>(change);
        Assert.Equal((Authorized, null, ProviderStep.Capture), (change.Payment.Status, change.Payment.FailureCode, change.Payment.NextStep));
    }

    [Fact]
    public void Observe_WhenThePayerActs_GoesToAndFroUntilTheMoneyIsReserved()
    {
        var waiting = Known(RequiresAction);

        var resumed = waiting.Observe(Says(waiting, Processing), Later);
        var again = resumed.Payment.Observe(Says(waiting, RequiresAction), Later);

        ThenHappened<PaymentEvent.Resumed>(resumed);
        ThenHappened<PaymentEvent.ActionRequired>(again);
        Assert.Equal((Processing, ProviderStep.Look), (resumed.Payment.Status, resumed.Payment.NextStep));
        Assert.Equal((RequiresAction, ProviderStep.Look), (again.Payment.Status, again.Payment.NextStep));
    }

    public static TheoryData<PaymentStatus, PaymentStatus> OldNews
    {
        get
        {
            PaymentStatus[] order = [Processing, RequiresAction, Failed, Authorized, Cancelled, PaymentStatus.Captured, PartiallyRefunded, Refunded];
            var data = new TheoryData<PaymentStatus, PaymentStatus>();
            foreach (var (known, i) in order.Select((status, i) => (status, i)).Skip(2))
            {
                foreach (var seen in order.Take(Math.Min(i + 1, 5)))
                {
                    data.Add(known, seen);
                }
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(OldNews))]
    public void Observe_WhenTheNewsIsOlderThanWhatIsKnown_ChangesNothing(PaymentStatus status, PaymentStatus seen)
    {
        var known = Known(status);

        var change = known.Observe(Says(known, seen), Later);

        Assert.True(change.IsEmpty);
        ThenEqual(known, change.Payment);
    }

    [Fact]
    public void Observe_WhenNothingIsToBeDoneByThePayer_LetsGoOfTheClientSecret()
    {
        var waiting = Known(RequiresAction);

        Assert.Equal("secret", waiting.ClientSecret);
        Assert.Equal("secret", Heard(waiting, Says(waiting, RequiresAction) with { ClientSecret = null }).ClientSecret);
        Assert.Null(Heard(waiting, Says(waiting, Authorized)).ClientSecret);
        Assert.Null(Heard(waiting, Says(waiting, Failed)).ClientSecret);
    }

    [Fact]
    public void Observe_WhenLaterNewsKnowsNoCard_KeepsTheOneThatIsKnown() =>
        Assert.Equal(Visa, Heard(Captured(), Says(Begun(), captured: 100) with { Card = null }).Card);

    [Theory]
    [InlineData(Processing, ProviderStep.Look, true)]
    [InlineData(RequiresAction, ProviderStep.Look, true)]
    [InlineData(Authorized, ProviderStep.Capture, true)]
    [InlineData(PaymentStatus.Captured, ProviderStep.None, false)]
    [InlineData(Failed, ProviderStep.None, false)]
    [InlineData(Cancelled, ProviderStep.None, false)]
    [InlineData(Refunded, ProviderStep.None, false)]
    [InlineData(PartiallyRefunded, ProviderStep.None, false)]
    public void NextStep_WhenTheProviderKnowsIt_FollowsFromTheStatus(PaymentStatus status, ProviderStep step, bool isOpen) =>
        Assert.Equal((step, isOpen), (Known(status).NextStep, Known(status).IsOpen));

    [Theory]
    [InlineData(Processing, 100)]
    [InlineData(Authorized, 100)]
    [InlineData(RequiresAction, 0)]
    [InlineData(PaymentStatus.Captured, 0)]
    [InlineData(Failed, 0)]
    [InlineData(Cancelled, 0)]
    public void PromisedMinor_WhenNobodyHasToDoAnything_IsWhatItMayStillTake(PaymentStatus status, long promised)
    {
        Assert.Equal(promised, Known(status).PromisedMinor);
        Assert.Equal(0, (Known(status) with { IsAbandoned = true }).PromisedMinor);
        Assert.Equal(100, Begun().PromisedMinor);
    }

    [Theory]
    [InlineData(RequiresAction)]
    [InlineData(Authorized)]
    public void Abandon_WhenThereIsSomethingToLetGoOf_HasItCancelledAtTheProvider(PaymentStatus status)
    {
        var change = Known(status).Abandon(Later);

        ThenHappened<PaymentEvent.Abandoned>(change);
        Assert.Equal((status, true, ProviderStep.Cancel), (change.Payment.Status, change.Payment.IsAbandoned, change.Payment.NextStep));
        Assert.True(change.Payment.Abandon(Later).IsEmpty);
    }

    [Theory]
    [InlineData(Processing)]
    [InlineData(PaymentStatus.Captured)]
    [InlineData(Failed)]
    [InlineData(Cancelled)]
    [InlineData(Refunded)]
    public void Abandon_WhenThereIsNothingToLetGoOf_ChangesNothing(PaymentStatus status) =>
        Assert.True(Known(status).Abandon(Later).IsEmpty);
}
