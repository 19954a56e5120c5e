using static GraphBooking.Api.Tests.EndToEnd.Payments.Till;

namespace GraphBooking.Api.Tests.EndToEnd.Payments;

/// <summary>What cancelling gives back.</summary>
public sealed class CancelTests
{
    private static readonly Lazy<Task<(Backend Backend, Provider Provider)>> Pair = new(Till.Start);

    [Fact]
    public async Task Cancel_WithoutAPolicy_MovesNoMoney()
    {
        var till = await Till.Open();
        var (booking, _) = await till.Confirmed(amount: 700);

        var cancelled = (await till.Step("cancelBooking", booking))["booking"]!;

        Assert.Equal(("CANCELLED", 300), (Status(cancelled), Minor(cancelled, "balance")));
        Assert.Equal(0, await till.Backend.Stored<long>("SELECT count(*) FROM payments.payment_outbox WHERE tenant_id = $1 AND kind = 'RETURN'", till.Key));
        Assert.Equal(0, await till.Backend.Stored<long>("SELECT count(*) FROM payments.refunds WHERE tenant_id = $1", till.Key));
        Assert.Equal("BookingCancelled", Types(await till.Booking(booking))[^1]);
        await till.AssertTheyAgree();
    }

    [Fact]
    public async Task Cancel_OfAHold_GivesBackAllThatWasPaidWhateverThePolicy()
    {
        var till = await Till.Open(policy: [new { hoursBefore = 0, refundBasisPoints = 0 }]);
        var booking = await till.Hold();
        await till.Pay(booking, amount: 150);
        await till.Pay(booking, amount: 249);

        await till.Step("cancelBooking", booking);

        await till.AssertComesToRest();
        var cancelled = await till.Booking(booking);
        Assert.Equal(("CANCELLED", 1000), (Status(cancelled), Minor(cancelled, "balance")));
        Assert.All(cancelled["payments"]!.AsArray(), payment => Assert.Equal("REFUNDED", Status(payment!)));
        await till.AssertTheyAgree();
    }

    [Theory]
    [InlineData(-2, 10_000, 1000)]
    [InlineData(-2, 0, 0)]
    [InlineData(-2, 5_000, 500)]
    [InlineData(-2, 3_333, 333)]
    [InlineData(-2, 1, 0)]
    [InlineData(2, 10_000, 0)]
    public async Task Cancel_UnderATier_GivesBackItsShare(int hoursAway, int basisPoints, long refunded)
    {
        // The tier begins so many hours before or after the notice that is given.
        const int Days = 5;
        var notice = (int)(DateTime.UtcNow.Date.AddDays(Days) - DateTime.UtcNow).TotalHours;
        var till = await Till.Open(policy: [new { hoursBefore = notice + hoursAway, refundBasisPoints = basisPoints }, new { hoursBefore = notice + 10, refundBasisPoints = 7_777 }]);
        var (booking, _) = await till.Confirmed(amount: 1000, start: Shop.Day(Days));

        await till.Step("cancelBooking", booking);

        await till.Until(booking, now => Minor(now, "balance") == refunded);
        await till.AssertComesToRest();
        var cancelled = await till.Booking(booking);
        Assert.Equal(("CANCELLED", refunded, refunded), (Status(cancelled), Minor(cancelled, "balance"), Minor(Only(cancelled), "refunded")));
        await till.AssertTheyAgree();
    }

    [Fact]
    public async Task Cancel_AfterSeveralPayments_SplitsByTheLargestRemainder()
    {
        var till = await Till.Open(deposit: 100, policy: [new { hoursBefore = 0, refundBasisPoints = 3_333 }]);
        var booking = await till.Hold();
        foreach (var amount in new[] { 100, 333, 567 })
        {
            await till.Pay(booking, amount: amount);
        }

        await till.Step("cancelBooking", booking);

        await till.AssertComesToRest();
        var cancelled = await till.Booking(booking);
        Assert.Equal(333, Minor(cancelled, "balance"));
        Assert.Equal([33, 111, 189], cancelled["payments"]!.AsArray().Select(payment => Minor(payment!, "refunded")));
        Assert.All(cancelled["payments"]!.AsArray(), payment => Assert.Equal("PARTIALLY_REFUNDED", Status(payment!)));
        Assert.Equal(3, Types(cancelled).Count(type => type == "PaymentRefunded"));
        await till.AssertTheyAgree();
    }

    [Fact]
    public async Task Cancel_OfAPolicyThatWasChangedSince_GoesByTheOneItWasHeldUnder()
    {
        var till = await Till.Open(policy: [new { hoursBefore = 0, refundBasisPoints = 10_000 }]);
        var (booking, _) = await till.Confirmed();
        await till.Shop.Mutate("updateService", new { serviceId = till.Service, cancellationPolicy = Array.Empty<object>() }, "service { id }");

        await till.Step("cancelBooking", booking);

        await till.AssertComesToRest();
        var cancelled = await till.Booking(booking);
        Assert.Equal(("REFUNDED", 1000), (Status(Only(cancelled)), Minor(cancelled, "balance")));
        await till.AssertTheyAgree();
    }

    [Fact]
    public async Task Cancel_WhenItGivesBack_SaysSoInItsOwnCommit()
    {
        var (backend, provider) = await Pair.Value;
        var till = await Till.Open(backend, provider, policy: [new { hoursBefore = 0, refundBasisPoints = 10_000 }]);
        var (booking, _) = await till.Confirmed();
        foreach (var statement in new[]
        {
            "CREATE TABLE public.commits (tenant_id text, id xid8 DEFAULT pg_current_xact_id())",
            "GRANT INSERT ON public.commits TO PUBLIC",
            "CREATE FUNCTION public.note_commit() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN INSERT INTO public.commits VALUES (NEW.tenant_id); RETURN NULL; END'",
            "CREATE TRIGGER note_cancelled AFTER UPDATE ON booking.bookings FOR EACH ROW WHEN (NEW.status = 'CANCELLED' AND OLD.status <> 'CANCELLED') EXECUTE FUNCTION public.note_commit()",
            "CREATE TRIGGER note_return AFTER INSERT ON payments.payment_outbox FOR EACH ROW WHEN (NEW.kind = 'RETURN') EXECUTE FUNCTION public.note_commit()",
        })
        {
            await backend.Stored<object>(statement);
        }

        await till.Step("cancelBooking", booking);

        await till.Until(booking, now => Status(Only(now)) == "REFUNDED");
        Assert.Equal(2, await backend.Stored<long>("SELECT count(*) FROM public.commits WHERE tenant_id = $1", till.Key));
        Assert.Equal(1, await backend.Stored<long>("SELECT count(DISTINCT id) FROM public.commits WHERE tenant_id = $1", till.Key));
        await till.AssertTheyAgree();
    }

    [Theory]
    [InlineData("before", "continue")]
    [InlineData("after", "continue")]
    [InlineData("before", "abort")]
    [InlineData("after", "abort")]
    public async Task Cancel_WhileACaptureIsInFlight_HasOneEndForBoth(string when, string outcome)
    {
        var (backend, provider) = await Pair.Value;
        var till = await Till.Open(backend, provider);
        var booking = await till.Hold();
        await provider.Arm(("capture", when, "hold", 1));
        var paying = till.Pay(booking);
        await provider.UntilHeld();

        Assert.Equal("CANCELLED", Status((await till.Step("cancelBooking", booking))["booking"]!));
        await provider.Release(outcome);
        await paying;

        // Either it was taken and goes back, or it was let go without being taken.
        await till.Until(booking, now => Status(Only(now)) is "REFUNDED" or "CANCELLED");
        await till.AssertComesToRest();
        var ended = await till.Booking(booking);
        var wasTaken = when == "after" || outcome == "continue";
        Assert.Equal(("CANCELLED", 1000, wasTaken ? "REFUNDED" : "CANCELLED"), (Status(ended), Minor(ended, "balance"), Status(Only(ended))));
        await till.AssertTheyAgree();
    }

    [Fact]
    public async Task Cancel_WhenThePaymentIsOnlyReserved_LetsItGo()
    {
        var (backend, provider) = await Pair.Value;
        var till = await Till.Open(backend, provider);
        var booking = await till.Hold();
        await provider.Arm(("capture", "before", "error500", 1000));
        Assert.Equal("AUTHORIZED", Status((await till.Pay(booking))["payment"]!));

        await till.Step("cancelBooking", booking);

        var ended = await till.Until(booking, now => Status(Only(now)) == "CANCELLED");
        Assert.Equal(0, Minor(Only(ended), "captured"));
        Assert.Equal("cancelled", (string?)(await provider.Payment((string)Only(ended)["id"]!))["status"]);
        await provider.Arm();
        await till.AssertTheyAgree();
    }

    [Fact]
    public async Task Cancel_WhenThePayerIsStillToAct_LetsThePaymentGo()
    {
        var till = await Till.Open();
        var booking = await till.Hold();
        await till.Pay(booking, "tok_action");

        await till.Step("cancelBooking", booking);

        Assert.Equal("CANCELLED", Status(Only(await till.Until(booking, now => Status(Only(now)) == "CANCELLED"))));
        await till.AssertTheyAgree();
    }
}
