using static GraphBooking.Api.Tests.EndToEnd.Payments.Till;

namespace GraphBooking.Api.Tests.EndToEnd.Payments;

/// <summary>
/// Money that comes when the hold is over takes the slot again or goes back in full. The provider's webhooks are held back
/// here, so that the money is taken in time and heard of late.
/// </summary>
public sealed class LateMoneyTests
{
    // Long enough to begin a payment in, on a slow machine too.
    private const string HoldFor = "PT4S";

    private static readonly Lazy<Task<(Backend Backend, Provider Provider)>> Pair = new(Till.Start);

    [Fact]
    public async Task Money_WhenTheSlotIsStillFree_TakesItAgain()
    {
        var till = await OpenWithoutWebhooks();
        var booking = await till.Hold(HoldFor);
        var start = (string)(await till.Booking(booking))["start"]!;
        await till.Pay(booking, "tok_slow");
        await till.Until(booking, now => Status(now) == "EXPIRED");

        await till.Provider.Tell(till.Backend);

        var confirmed = await till.Until(booking, now => Status(now) == "CONFIRMED");
        Assert.Equal(["BookingHeld", "BookingExpired", "PaymentCaptured", "BookingConfirmed"], Types(confirmed));
        Assert.Equal(600, Minor(confirmed, "balance"));
        Assert.Equal("SlotUnavailableError", (string?)(await till.TryHold(start: start))["errors"]![0]!["__typename"]);
        await till.AssertTheyAgree();
    }

    [Fact]
    public async Task Money_WhenTheSlotIsTaken_GoesBackInFull()
    {
        var till = await OpenWithoutWebhooks();
        var booking = await till.Hold(HoldFor);
        var start = (string)(await till.Booking(booking))["start"]!;
        await till.Pay(booking, "tok_slow", amount: 1000);
        await till.Until(booking, now => Status(now) == "EXPIRED");
        var (winner, _) = await till.Confirmed(start: start);

        await till.Provider.Tell(till.Backend);

        await till.Until(booking, now => Status(Only(now)) == "REFUNDED");
        var loser = await till.Booking(booking);
        Assert.Equal(("EXPIRED", 1000, 1000), (Status(loser), Minor(loser, "balance"), Minor(Only(loser), "refunded")));
        Assert.Equal(["BookingHeld", "BookingExpired", "PaymentCaptured", "PaymentRefunded"], Types(loser));
        Assert.Equal("CONFIRMED", Status(await till.Booking(winner)));
        await till.AssertTheyAgree();
    }

    [Fact]
    public async Task Money_WhenOnlyHalfOfTheDepositCameInTime_GoesBackAltogether()
    {
        var till = await OpenWithoutWebhooks();
        var booking = await till.Hold(HoldFor);
        await till.Pay(booking, amount: 200);
        await till.Pay(booking, "tok_slow", amount: 150);
        await till.Until(booking, now => Status(now) == "EXPIRED" && Minor(now, "balance") == 1000);

        await till.Provider.Tell(till.Backend);

        await till.Until(booking, now => now["payments"]!.AsArray().All(payment => Status(payment!) == "REFUNDED"));
        var expired = await till.Booking(booking);
        Assert.Equal(("EXPIRED", 1000), (Status(expired), Minor(expired, "balance")));
        Assert.DoesNotContain("BookingConfirmed", Types(expired));
        await till.AssertTheyAgree();
    }

    [Fact]
    public async Task Money_WhenTheOtherHalfWentBackAlready_DoesNotConfirm()
    {
        var till = await OpenWithoutWebhooks();
        var booking = await till.Hold(HoldFor);
        await till.Pay(booking, amount: 200);
        await till.Pay(booking, "tok_slow", amount: 200);
        await till.Until(booking, now => Status(now) == "EXPIRED" && Minor(now, "balance") == 1000);

        await till.Provider.Tell(till.Backend);

        await till.Until(booking, now => now["payments"]!.AsArray().All(payment => Status(payment!) == "REFUNDED"));
        var expired = await till.Booking(booking);
        Assert.Equal("EXPIRED", Status(expired));
        Assert.Equal((400, 400), await Taken(till));
        await till.AssertTheyAgree();
    }

    [Fact]
    public async Task Money_ForAHoldThatAskedForNone_GoesBackWhetherItCameInTimeOrNot()
    {
        var till = await OpenWithoutWebhooks(deposit: 0);
        var booking = await till.Hold(HoldFor);
        await till.Pay(booking, amount: 300);
        await till.Pay(booking, "tok_slow");
        await till.Until(booking, now => Status(now) == "EXPIRED");

        await till.Provider.Tell(till.Backend);

        await till.Until(booking, now => now["payments"]!.AsArray().All(payment => Status(payment!) == "REFUNDED"));
        var expired = await till.Booking(booking);
        Assert.Equal(("EXPIRED", 1000), (Status(expired), Minor(expired, "balance")));
        Assert.Equal((1000, 1000), await Taken(till));
        await till.AssertTheyAgree();
    }

    [Fact]
    public async Task Money_ForAHoldThatWasCancelledMeanwhile_GoesBackInFull()
    {
        var till = await OpenWithoutWebhooks();
        var booking = await till.Hold();
        await till.Pay(booking, amount: 300);
        await till.Pay(booking, "tok_slow", amount: 700);
        Assert.Equal("CANCELLED", Status((await till.Step("cancelBooking", booking))["booking"]!));

        await till.Provider.Tell(till.Backend);

        await till.Until(booking, now => now["payments"]!.AsArray().All(payment => Status(payment!) == "REFUNDED"));
        var cancelled = await till.Booking(booking);
        Assert.Equal(("CANCELLED", 1000), (Status(cancelled), Minor(cancelled, "balance")));
        Assert.Equal((1000, 1000), await Taken(till));
        await till.AssertTheyAgree();
    }

    [Fact]
    public async Task Payer_WhoComesBackAfterTheHold_IsChargedOnlyWhenTheSlotIsFree()
    {
        var till = await OpenWithoutWebhooks(capacity: 1);
        var (free, taken) = (await till.Hold(HoldFor), await till.Hold(HoldFor));
        var start = (string)(await till.Booking(taken))["start"]!;
        var payments = new[] { free, taken }.Select(booking => till.Pay(booking, "tok_action")).ToArray();
        await Task.WhenAll(payments);
        await till.Until(free, now => Status(now) == "EXPIRED");
        await till.Until(taken, now => Status(now) == "EXPIRED");
        await till.Confirmed(start: start);
        await till.Provider.Tell(till.Backend);

        foreach (var payment in payments)
        {
            await till.Provider.Post($"/v1/test/payments/{(await payment)["payment"]!["id"]}/complete-action");
        }

        Assert.Equal("CAPTURED", Status(Only(await till.Until(free, now => Status(now) == "CONFIRMED"))));
        var loser = await till.Until(taken, now => Status(Only(now)) is "CANCELLED");
        Assert.Equal(("EXPIRED", 0), (Status(loser), Minor(Only(loser), "captured")));
        Assert.Equal("cancelled", (string?)(await till.Provider.Payment((string)Only(loser)["id"]!))["status"]);
        await till.AssertTheyAgree();
    }

    [Fact]
    public async Task Money_WhenTheAnswerNeverComesAndTheHoldRunsOut_TakesTheSlotAgain()
    {
        var till = await OpenWithoutWebhooks();
        var booking = await till.Hold(HoldFor);

        Assert.Equal("PROCESSING", Status((await till.Pay(booking, "tok_timeout"))["payment"]!));

        var confirmed = await till.Until(booking, now => Status(now) == "CONFIRMED", seconds: 40);
        Assert.Contains("BookingExpired", Types(confirmed));
        Assert.Equal((400, 0), await Taken(till));
        await till.AssertTheyAgree();
    }

    [Fact]
    public async Task Money_ForAHoldOfASecond_IsNeverWithoutABookingNorABookingWithoutIt()
    {
        var till = await OpenWithoutWebhooks();
        await till.Provider.Tell(till.Backend);
        for (var tries = 0; ; tries++)
        {
            var booking = await till.Hold("PT1S");
            if ((await till.Pay(booking, "tok_slow"))["payment"] is not null)
            {
                Assert.Equal("CONFIRMED", Status(await till.Until(booking, now => Minor(now, "balance") == 600)));
                await till.AssertTheyAgree();
                return;
            }

            // A machine so slow that the second was over before the payment began.
            Assert.True(tries < 20);
        }
    }

    private static async Task<Till> OpenWithoutWebhooks(long deposit = 400, int capacity = 1)
    {
        var (backend, provider) = await Pair.Value;
        await provider.Tell(null);
        return await Till.Open(backend, provider, deposit: deposit, capacity: capacity);
    }

    /// <summary>What the provider took and gave back.</summary>
    private static async Task<(long Captured, long Refunded)> Taken(Till till)
    {
        var counts = await till.Provider.Counts(till.Tenant);
        return ((long)counts["capturedMinor"]!, (long)counts["refundedMinor"]!);
    }
}
