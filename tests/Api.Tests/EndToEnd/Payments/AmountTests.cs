using System.Text.Json.Nodes;
using static GraphBooking.Api.Tests.EndToEnd.Payments.Till;

namespace GraphBooking.Api.Tests.EndToEnd.Payments;

/// <summary>How much a payment is over, and when none can be made.</summary>
public sealed class AmountTests
{
    [Fact]
    public async Task Amount_WhenNotGiven_IsTheDepositAndThenTheBalance()
    {
        var till = await Till.Open();
        var booking = await till.Hold();

        Assert.Equal(400, Minor((await till.Pay(booking))["payment"]!, "amount"));
        Assert.Equal(600, Minor((await till.Pay(booking))["payment"]!, "amount"));
        Assert.Equal("ValidationError amount", Refused(await till.Pay(booking)));

        var paid = await till.Booking(booking);
        Assert.Equal(("CONFIRMED", 0), (Status(paid), Minor(paid, "balance")));
        Assert.Equal(["BookingHeld", "PaymentCaptured", "BookingConfirmed", "PaymentCaptured"], Types(paid));
        await till.AssertTheyAgree();
    }

    [Fact]
    public async Task Amount_WhenAPartOfTheDepositIsPaid_IsTheRestOfIt()
    {
        var till = await Till.Open();
        var booking = await till.Hold();

        await till.Pay(booking, amount: 150);

        var held = await till.Booking(booking);
        Assert.Equal(("HELD", 2, 850), (Status(held), (int)held["version"]!, Minor(held, "balance")));
        Assert.Equal(250, await Due(till, booking));
        Assert.Equal(250, Minor((await till.Pay(booking))["payment"]!, "amount"));
        Assert.Equal("CONFIRMED", Status(await till.Booking(booking)));
        await till.AssertTheyAgree();
    }

    [Fact]
    public async Task Payments_WhenTogetherTheyCompleteTheDeposit_ConfirmWithTheLastOfThem()
    {
        var till = await Till.Open();
        var booking = await till.Hold();
        foreach (var amount in new[] { 1, 299, 99 })
        {
            await till.Pay(booking, amount: amount);
            Assert.Equal("HELD", Status(await till.Booking(booking)));
        }

        await till.Pay(booking, amount: 1);

        var confirmed = await till.Booking(booking);
        Assert.Equal(("CONFIRMED", 6, 600), (Status(confirmed), (int)confirmed["version"]!, Minor(confirmed, "balance")));
        Assert.Equal("BookingConfirmed", Types(confirmed)[^1]);
        await till.AssertTheyAgree();
    }

    [Fact]
    public async Task Amount_WhenNoDepositIsAsked_IsTheBalanceAndConfirmsNothing()
    {
        var till = await Till.Open(deposit: 0);
        var (paid, unpaid) = (await till.Hold(), await till.Hold());

        Assert.Equal(1000, Minor((await till.Pay(paid))["payment"]!, "captured"));

        Assert.Equal("HELD", Status(await till.Booking(paid)));
        Assert.Equal(("CONFIRMED", 0), await Confirm(paid));
        Assert.Equal(("CONFIRMED", 1000), await Confirm(unpaid));
        await till.AssertTheyAgree();

        async Task<(string, long)> Confirm(string booking)
        {
            var confirmed = (await till.Step("confirmBooking", booking))["booking"]!;
            return (Status(confirmed), Minor(confirmed, "balance"));
        }
    }

    [Theory]
    [InlineData(0, "EUR")]
    [InlineData(-1, "EUR")]
    [InlineData(long.MinValue, "EUR")]
    [InlineData(1001, "EUR")]
    [InlineData(1_000_000_000_001, "EUR")]
    [InlineData(long.MaxValue, "EUR")]
    [InlineData(400, "USD")]
    [InlineData(400, "JPY")]
    public async Task Amount_WhenItCannotBePaid_IsRefusedAndNothingIsCharged(long amount, string currency)
    {
        var till = await Till.Open();
        var booking = await till.Hold();

        Assert.Equal("ValidationError amount", Refused(await till.Pay(booking, amount: amount, currency: currency)));

        var held = await till.Booking(booking);
        Assert.Equal(("HELD", 1), (Status(held), (int)held["version"]!));
        Assert.Empty(held["payments"]!.AsArray());
        Assert.Equal(0, (int)(await till.Provider.Counts(till.Tenant))["payments"]!);
    }

    [Fact]
    public async Task Amount_UpToTheBalance_CanBePaidAndNoMore()
    {
        var till = await Till.Open();
        var booking = await till.Hold();

        await till.Pay(booking, amount: 999);
        Assert.Equal("ValidationError amount", Refused(await till.Pay(booking, amount: 2)));
        Assert.Equal("CAPTURED", Status((await till.Pay(booking, amount: 1))["payment"]!));
        Assert.Equal("ValidationError amount", Refused(await till.Pay(booking, amount: 1)));

        Assert.Equal(0, Minor(await till.Booking(booking), "balance"));
        await till.AssertTheyAgree();
    }

    [Fact]
    public async Task Amount_WhileAnotherPaymentIsUnderWay_IsOfWhatThatLeaves()
    {
        var till = await Till.Open();
        var booking = await till.Hold();
        Assert.Equal("PROCESSING", Status((await till.Pay(booking, "tok_slow"))["payment"]!));

        // The deposit is on its way: it is not asked for twice.
        Assert.Equal("ValidationError amount", Refused(await till.Pay(booking, amount: 601)));
        Assert.Equal("CAPTURED", Status((await till.Pay(booking, amount: 600))["payment"]!));

        var paid = await till.Until(booking, now => Minor(now, "balance") == 0);
        Assert.Equal("CONFIRMED", Status(paid));
        Assert.Equal(2, paid["payments"]!.AsArray().Count);
        await till.AssertTheyAgree();
    }

    [Fact]
    public async Task Payments_WhenSixteenForTheWholePriceComeAtOnce_TakeItOnce()
    {
        var till = await Till.Open();
        var booking = await till.Hold();

        var answers = await Task.WhenAll(Enumerable.Range(0, 16).Select(_ => till.Pay(booking, amount: 1000)));

        Assert.Single(answers, answer => answer["payment"] is not null);
        Assert.All(answers.Where(answer => answer["payment"] is null), refused => Assert.Equal("ValidationError amount", Refused(refused)));
        Assert.Equal(0, Minor(await till.Booking(booking), "balance"));
        Assert.Equal(1, (int)(await till.Provider.Counts(till.Tenant))["charges"]!);
        await till.AssertTheyAgree();
    }

    [Theory]
    [InlineData("JPY", 4800, 1000)]
    [InlineData("KWD", 12_345, 1)]
    [InlineData("USD", 1, 1)]
    [InlineData("EUR", 1_000_000_000_000, 999_999_999_999)]
    public async Task Amount_InAnyCurrencyAndSize_IsInItsMinorUnits(string currency, long price, long deposit)
    {
        var till = await Till.Open(price, deposit, currency: currency);
        var booking = await till.Hold();

        var paid = (await till.Pay(booking))["payment"]!;

        Assert.Equal((deposit, currency), (Minor(paid, "captured"), (string?)paid["amount"]!["currency"]));
        var confirmed = await till.Booking(booking);
        Assert.Equal((price - deposit, currency), (Minor(confirmed, "balance"), (string?)confirmed["balance"]!["currency"]));
        var there = await till.Provider.Payment((string)paid["id"]!);
        Assert.Equal((deposit, currency), ((long)there["capturedMinor"]!, (string?)there["currency"]));
        await till.AssertTheyAgree();
    }

    [Fact]
    public async Task Amount_OfSeveralPlaces_IsPriceAndDepositTimesTheQuantity()
    {
        var till = await Till.Open(capacity: 5);
        var held = (await till.TryHold(quantity: 3))["booking"]!;
        var booking = (string)held["id"]!;

        Assert.Equal(3000, Minor(held, "price"));
        Assert.Equal(1200, await Due(till, booking));
        Assert.Equal("ValidationError amount", Refused(await till.Pay(booking, amount: 3001)));
        Assert.Equal(1200, Minor((await till.Pay(booking))["payment"]!, "amount"));
        var confirmed = await till.Booking(booking);
        Assert.Equal(("CONFIRMED", 1800), (Status(confirmed), Minor(confirmed, "balance")));
        await till.AssertTheyAgree();
    }

    [Theory]
    [InlineData("CHECKED_IN", "checkInBooking")]
    [InlineData("COMPLETED", "checkInBooking", "completeBooking")]
    public async Task Pay_WhenTheCustomerHasCome_IsOverTheBalance(string status, params string[] steps)
    {
        var till = await Till.Open();
        var (booking, _) = await till.Confirmed();
        foreach (var step in steps)
        {
            Assert.NotNull((await till.Step(step, booking))["booking"]);
        }

        Assert.Equal(600, Minor((await till.Pay(booking))["payment"]!, "captured"));

        var paid = await till.Booking(booking);
        Assert.Equal((status, 0), (Status(paid), Minor(paid, "balance")));
        await till.AssertTheyAgree();
    }

    [Theory]
    [InlineData("CANCELLED", "cancelBooking")]
    [InlineData("NO_SHOW", "markNoShow")]
    public async Task Pay_WhenTheBookingIsOver_IsAnInvalidTransition(string status, string step)
    {
        var till = await Till.Open();
        var (booking, _) = await till.Confirmed();
        await till.Step(step, booking);

        var refused = await till.Pay(booking);

        Assert.Equal("InvalidTransitionError", Refused(refused));
        Assert.Equal((status, "CONFIRMED"), ((string?)refused["errors"]![0]!["from"], (string?)refused["errors"]![0]!["to"]));
        Assert.Single((await till.Booking(booking))["payments"]!.AsArray());
        await till.AssertTheyAgree();
    }

    [Fact]
    public async Task Pay_WhenTheHoldHasExpired_IsRefusedBeforeAndAfterItIsWrittenDown()
    {
        var till = await Till.Open();
        var booking = await till.Hold("PT1S");
        await Task.Delay(TimeSpan.FromSeconds(1.05));

        var early = await till.Pay(booking);
        await till.Until(booking, now => Status(now) == "EXPIRED");
        var late = await till.Pay(booking);

        Assert.Equal(("HoldExpiredError", "HoldExpiredError"), (Refused(early), Refused(late)));
        Assert.Equal((string?)early["errors"]![0]!["expiredAt"], (string?)late["errors"]![0]!["expiredAt"]);
        Assert.NotNull((string?)late["errors"]![0]!["expiredAt"]);
        Assert.Equal(0, (int)(await till.Provider.Counts(till.Tenant))["payments"]!);
    }

    [Theory]
    [InlineData("tok_none", "invalid_payment_method")]
    [InlineData("<script>", "invalid_payment_method")]
    [InlineData(" ", "invalid_payment_method")]
    [InlineData("tok_declined", "card_declined")]
    public async Task Pay_WhenTheTokenIsNoGoodCard_IsDeclinedAndTheBookingStaysAsItWas(string token, string code)
    {
        var till = await Till.Open();
        var booking = await till.Hold();

        var declined = await till.Pay(booking, token);

        Assert.Equal("PaymentDeclinedError", Refused(declined));
        Assert.Equal(code, (string?)declined["errors"]![0]!["declineCode"]);
        var held = await till.Booking(booking);
        Assert.Equal(("HELD", 1, 1000), (Status(held), (int)held["version"]!, Minor(held, "balance")));
        Assert.Equal(("FAILED", code), (Status(Only(held)), (string?)Only(held)["failureCode"]));
        Assert.Equal("CAPTURED", Status((await till.Pay(booking))["payment"]!));
        await till.AssertTheyAgree();
    }

    [Theory]
    [InlineData("")]
    [InlineData(256)]
    public async Task Pay_WhenTheTokenIsEmptyOrTooLong_IsAValidationError(object token)
    {
        var till = await Till.Open();

        var refused = await till.Pay(await till.Hold(), token as string ?? new string('t', (int)token));

        Assert.Equal("ValidationError paymentMethodToken", Refused(refused));
    }

    [Fact]
    public async Task Pay_WhenThereIsNoToken_WaitsForTheCardFormWithASecret()
    {
        var till = await Till.Open();
        var booking = await till.Hold();

        var waiting = (await till.Pay(booking, token: null))["payment"]!;

        Assert.Equal(("REQUIRES_ACTION", 400, 0), (Status(waiting), Minor(waiting, "amount"), Minor(waiting, "captured")));
        Assert.Contains((string)waiting["id"]!, (string)waiting["clientSecret"]!, StringComparison.Ordinal);
        await till.Provider.Post($"/v1/test/payments/{waiting["id"]}/complete-action");
        var confirmed = await till.Until(booking, now => Status(now) == "CONFIRMED");
        Assert.Equal(("CAPTURED", null), (Status(Only(confirmed)), (string?)Only(confirmed)["clientSecret"]));
        await till.AssertTheyAgree();
    }

    [Fact]
    public async Task Pay_WhenThePayerFailsToAct_FailsAndTheBookingStaysHeld()
    {
        var till = await Till.Open();
        var booking = await till.Hold();
        var waiting = (await till.Pay(booking, "tok_action"))["payment"]!;

        await till.Provider.Post($"/v1/test/payments/{waiting["id"]}/fail-action");

        var held = await till.Until(booking, now => Status(Only(now)) == "FAILED");
        Assert.Equal(("HELD", 1, "authentication_failed"), (Status(held), (int)held["version"]!, (string?)Only(held)["failureCode"]));
        await till.AssertTheyAgree();
    }

    /// <summary>What confirmBooking asks for.</summary>
    private static async Task<long> Due(Till till, string booking)
    {
        JsonObject refused = await till.Shop.Mutate(
            "confirmBooking", new { bookingId = booking }, "booking { id } errors { ... on PaymentRequiredError { due { amountMinor currency } } }");
        Assert.Equal("PaymentRequiredError", (string?)refused["errors"]![0]!["__typename"]);
        Assert.Equal(till.Currency, (string?)refused["errors"]![0]!["due"]!["currency"]);
        return Minor(refused["errors"]![0]!, "due");
    }
}
