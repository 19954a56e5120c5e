using static GraphBooking.Api.Tests.EndToEnd.Payments.Till;

namespace GraphBooking.Api.Tests.EndToEnd.Payments;

/// <summary>Money that staff give back.</summary>
public sealed class RefundTests
{
    private static readonly Lazy<Task<(Backend Backend, Provider Provider)>> Pair = new(Till.Start);

    [Fact]
    public async Task Refund_InParts_GoesFromPartlyToFully()
    {
        var till = await Till.Open();
        var (booking, payment) = await till.Confirmed();

        var first = (await till.Refund(payment, 100))["payment"]!;
        var second = (await till.Refund(payment, 50, reason: "Too late"))["payment"]!;
        var third = (await till.Refund(payment))["payment"]!;

        Assert.Equal(("PARTIALLY_REFUNDED", 100), (Status(first), Minor(first, "refunded")));
        Assert.Equal(("PARTIALLY_REFUNDED", 150), (Status(second), Minor(second, "refunded")));
        Assert.Equal(("REFUNDED", 400, 400), (Status(third), Minor(third, "refunded"), Minor(third, "captured")));
        Assert.Equal([(100, null), (50, "Too late"), (250, null)], third["refunds"]!.AsArray()
            .Select(refund => ((long)refund!["amountMinor"]!, (string?)refund["reason"])));
        var after = await till.Booking(booking);
        Assert.Equal(("CONFIRMED", 6, 1000), (Status(after), (int)after["version"]!, Minor(after, "balance")));
        Assert.Equal(["BookingHeld", "PaymentCaptured", "BookingConfirmed", "PaymentRefunded", "PaymentRefunded", "PaymentRefunded"], Types(after));
        Assert.Equal(Enumerable.Range(1, 6), after["history"]!.AsArray().Select(happened => (int)happened!["version"]!));
        await till.AssertTheyAgree();
    }

    [Fact]
    public async Task Refund_WhenNothingIsLeft_SaysThatNothingCanBeRefunded()
    {
        var till = await Till.Open();
        var (_, payment) = await till.Confirmed();
        await till.Refund(payment);

        foreach (var amount in new long?[] { null, 1 })
        {
            var refused = await till.Refund(payment, amount);
            Assert.Equal("RefundExceedsPaymentError", Refused(refused));
            Assert.Equal((0, "EUR"), (Minor(refused["errors"]![0]!, "refundable"), (string?)refused["errors"]![0]!["refundable"]!["currency"]));
        }

        await till.AssertTheyAgree();
    }

    [Theory]
    [InlineData("tok_action")]
    [InlineData("tok_declined")]
    public async Task Refund_OfWhatWasNotTaken_IsRefused(string token)
    {
        var till = await Till.Open();
        var booking = await till.Hold();
        await till.Pay(booking, token);

        Assert.Equal("RefundExceedsPaymentError", Refused(await till.Refund((string)Only(await till.Booking(booking))["id"]!)));
    }

    [Theory]
    [InlineData(0, "EUR", "ValidationError amount")]
    [InlineData(-100, "EUR", "ValidationError amount")]
    [InlineData(100, "USD", "ValidationError amount")]
    [InlineData(401, "EUR", "RefundExceedsPaymentError")]
    [InlineData(1_000_000_000_000, "EUR", "RefundExceedsPaymentError")]
    [InlineData(long.MaxValue, "EUR", "ValidationError amount")]
    public async Task Refund_OfAnAmountThatCannotBe_IsRefusedAndNothingMoves(long amount, string currency, string refusal)
    {
        var till = await Till.Open();
        var (booking, payment) = await till.Confirmed();

        Assert.Equal(refusal, Refused(await till.Refund(payment, amount, currency: currency)));

        var after = await till.Booking(booking);
        Assert.Equal((3, 600), ((int)after["version"]!, Minor(after, "balance")));
        await till.AssertTheyAgree();
    }

    [Fact]
    public async Task Refund_WhenTwoOfSixtyComeAtOnceOnAHundred_SucceedsOnce()
    {
        var till = await Till.Open(price: 100, deposit: 100);
        for (var round = 0; round < 10; round++)
        {
            var (booking, payment) = await till.Confirmed();

            var answers = await Task.WhenAll(till.Refund(payment, 60), till.Refund(payment, 60));

            var refused = Assert.Single(answers, answer => answer["payment"] is null);
            Assert.Equal("RefundExceedsPaymentError", Refused(refused));
            Assert.Equal(40, Minor(refused["errors"]![0]!, "refundable"));
            Assert.Equal(60, Minor(Only(await till.Booking(booking)), "refunded"));
            Assert.Equal(60, (long)(await till.Provider.Payment(payment))["refundedMinor"]!);
        }

        await till.AssertTheyAgree();
    }

    [Theory]
    [InlineData("before", "error500")]
    [InlineData("before", "abort")]
    [InlineData("after", "error500")]
    [InlineData("after", "abort")]
    public async Task Refund_WhenTheProviderFails_ComesLaterAndOnce(string when, string mode)
    {
        var (backend, provider) = await Pair.Value;
        var till = await Till.Open(backend, provider);
        var (booking, payment) = await till.Confirmed();
        await provider.Arm(("refund", when, mode, 2));

        var asked = (await till.Refund(payment, 300))["payment"]!;

        Assert.Equal(("CAPTURED", 0, "PENDING"), (Status(asked), Minor(asked, "refunded"), (string?)asked["refunds"]![0]!["status"]));
        var refused = await till.Refund(payment, 101);
        Assert.Equal(("RefundExceedsPaymentError", 100), (Refused(refused), Minor(refused["errors"]![0]!, "refundable")));
        await till.AssertComesToRest();
        var refunded = await till.Booking(booking);
        Assert.Equal(("PARTIALLY_REFUNDED", 300, 900), (Status(Only(refunded)), Minor(Only(refunded), "refunded"), Minor(refunded, "balance")));
        Assert.Equal(1, (int)(await provider.Counts(till.Tenant))["refunds"]!);
        Assert.Single(Types(await till.Booking(booking)), "PaymentRefunded");
        await till.AssertTheyAgree();
    }

    /// <summary>The payment could bear it several times over: nothing but the refund's own id keeps it from going back again.</summary>
    [Theory]
    [InlineData("error500")]
    [InlineData("abort")]
    public async Task Refund_OfASmallPartWhoseAnswerIsLost_GoesBackOnceHoweverOftenItIsTried(string mode)
    {
        var (backend, provider) = await Pair.Value;
        var till = await Till.Open(backend, provider);
        var (booking, payment) = await till.Confirmed();
        await till.AssertComesToRest();
        await provider.Tell(null);
        await provider.Arm(("refund", "after", mode, 2));

        Assert.Equal("CAPTURED", Status((await till.Refund(payment, 50))["payment"]!));

        await till.AssertComesToRest();
        await provider.Tell(backend);
        Assert.Equal(50, Minor(Only(await till.Booking(booking)), "refunded"));
        Assert.Equal(1, (int)(await provider.Counts(till.Tenant))["refunds"]!);
        await till.AssertTheyAgree();
    }

    [Fact]
    public async Task Refund_ThatWasMadeAtTheProvider_IsFoundInTheBooks()
    {
        var till = await Till.Open();
        var (booking, payment) = await till.Confirmed();

        await till.Provider.Post($"/v1/payments/{payment}/refunds", new { id = "by-hand", amountMinor = 150 }, key: "by-hand");

        await till.Until(booking, now => Minor(Only(now), "refunded") == 150);
        var refunded = await till.Booking(booking);
        Assert.Equal((750, "PaymentRefunded"), (Minor(refunded, "balance"), Types(refunded)[^1]));
        Assert.Equal(250, Minor((await till.Refund(payment, 1000))["errors"]![0]!, "refundable"));
        await till.AssertTheyAgree();
    }

    [Fact]
    public async Task Reason_OfARefund_StandsInNoEvent()
    {
        const string Reason = "Ada Lovelace was unwell";
        var till = await Till.Open();
        var (_, payment) = await till.Confirmed();

        await till.Refund(payment, 100, reason: Reason);

        Assert.Equal(0, await till.Backend.Stored<long>(
            "SELECT count(*) FROM eventstore.events WHERE tenant_id = $1 AND event_data::text LIKE '%' || $2 || '%'", till.Key, Reason));
        Assert.Equal(1, await till.Backend.Stored<long>("SELECT count(*) FROM payments.refunds WHERE tenant_id = $1 AND reason = $2", till.Key, Reason));
    }
}
