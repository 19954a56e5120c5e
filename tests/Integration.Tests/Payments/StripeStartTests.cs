using GraphBooking.Application.Payments;
using GraphBooking.Domain.Payments;

namespace GraphBooking.Integration.Tests.Payments;

public sealed class StripeStartTests : IAsyncLifetime
{
    private FakeStripe _stripe = null!;

    public async Task InitializeAsync() => _stripe = await FakeStripe.Start();

    public async Task DisposeAsync() => await _stripe.DisposeAsync();

    [Fact]
    public async Task Start_WithAGoodCard_ReservesTheMoney()
    {
        var payment = SomePayments.New(1250);

        var seen = await Start(payment, "pm_card_visa");

        var request = Assert.Single(_stripe.Requests);
        Assert.Equal(payment.Id.ToString(), request.IdempotencyKey);
        Assert.Equal(
            new Dictionary<string, string>
            {
                ["amount"] = "1250",
                ["currency"] = "eur",
                ["capture_method"] = "manual",
                ["allowed_payment_method_types[0]"] = "card",
                ["metadata[tenant]"] = SomePayments.Tenant.ToString(),
                ["metadata[payment]"] = payment.Id.ToString(),
                ["payment_method"] = "pm_card_visa",
                ["confirm"] = "true",
                ["expand[0]"] = "latest_charge.refunds",
            },
            request.Form);
        Assert.Equal((PaymentStatus.Authorized, 1250, 0), (seen.Status, seen.AmountMinor, seen.CapturedMinor));
        Assert.Equal((_stripe.Books.Only.Id, new PaymentCard("visa", "4242")), (seen.Reference, seen.Card));
        Assert.Null(seen.ClientSecret);
        Assert.Null(seen.FailureCode);
    }

    [Fact]
    public async Task Start_WithoutAToken_WaitsForThePayer()
    {
        var seen = await Start(SomePayments.New(), null);

        Assert.Equal(PaymentStatus.RequiresAction, seen.Status);
        Assert.StartsWith($"{_stripe.Books.Only.Id}_secret_", seen.ClientSecret, StringComparison.Ordinal);
        Assert.DoesNotContain("confirm", _stripe.Requests.Single().Form.Keys);
        Assert.DoesNotContain("payment_method", _stripe.Requests.Single().Form.Keys);
    }

    [Theory]
    [InlineData("pm_card_authenticationRequired", PaymentStatus.RequiresAction, true)]
    [InlineData("pm_slow", PaymentStatus.Processing, false)]
    public async Task Start_WhenTheBankNeedsMore_SaysSo(string token, PaymentStatus status, bool hasSecret)
    {
        var seen = await Start(SomePayments.New(), token);

        Assert.Equal((status, hasSecret), (seen.Status, seen.ClientSecret is not null));
    }

    [Theory]
    [InlineData("pm_card_chargeDeclined", "insufficient_funds")]
    [InlineData("pm_card_expired", "expired_card")]
    public async Task Start_WhenTheCardIsDeclined_AnswersThat(string token, string code)
    {
        var payment = SomePayments.New();

        var seen = await Start(payment, token);

        Assert.Equal((PaymentStatus.Failed, code, 0), (seen.Status, seen.FailureCode, seen.CapturedMinor));
        Assert.Equal((_stripe.Books.Only.Id, new PaymentCard("visa", "0002")), (seen.Reference, seen.Card));
        Assert.Equivalent(seen, await Start(payment, token));
    }

    [Fact]
    public async Task Start_WithATokenOfNobody_FailsWithoutRepeatingIt()
    {
        var payment = SomePayments.New();

        var seen = await Start(payment, "tok_secretOfACard");

        Assert.Equal(
            (PaymentStatus.Failed, "invalid_payment_method", payment.Id.ToString(), payment.AmountMinor),
            (seen.Status, seen.FailureCode, seen.Reference, seen.AmountMinor));
        Assert.Empty(_stripe.Books.Intents);
        Assert.DoesNotContain("tok_", seen.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Start_WhenStripeTakesNoSuchAmount_FailsWithItsCode()
    {
        _stripe.FailNext(new Fault(Answer: FakeStripeErrors.Request(400, "amount_too_small", "Amount must be at least 50 cents.", "amount")));

        var seen = await Start(SomePayments.New(1), "pm_card_visa");

        Assert.Equal((PaymentStatus.Failed, "amount_too_small"), (seen.Status, seen.FailureCode));
    }

    [Fact]
    public async Task Start_WhenTheAnswerIsLost_ChargesOnceHoweverOftenItIsRepeated()
    {
        var payment = SomePayments.New();
        _stripe.FailNext(new Fault(IsAfter: true));
        await Assert.ThrowsAsync<ProviderUnavailableException>(() => Start(payment, "pm_card_visa"));

        var again = await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => Start(payment, "pm_card_visa")));

        Assert.All(again, seen => Assert.Equal((PaymentStatus.Authorized, _stripe.Books.Only.Id), (seen.Status, seen.Reference)));
    }

    /// <summary>The first call may have been carried out: that it can no longer be repeated must not look like a failed payment.</summary>
    [Fact]
    public async Task Start_WhenTheKeyWasUsedWithAnotherToken_LeavesTheOutcomeOpen()
    {
        var payment = SomePayments.New();
        _stripe.FailNext(new Fault(IsAfter: true));
        await Assert.ThrowsAsync<ProviderUnavailableException>(() => Start(payment, "pm_card_visa"));

        await Assert.ThrowsAsync<ProviderUnavailableException>(() => Start(payment, null));

        Assert.Equal("requires_capture", _stripe.Books.Only.Status);
    }

    [Theory]
    [InlineData(1250, "EUR", "1250")]
    [InlineData(500, "JPY", "500")]
    [InlineData(5120, "KWD", "5120")]
    [InlineData(5, "ISK", "500")]
    [InlineData(500, "MGA", "5")]
    [InlineData(1045, "HUF", "1045")]
    public async Task Start_InAnyCurrency_ChargesExactlyTheAmount(long amountMinor, string currency, string sent)
    {
        var seen = await Start(SomePayments.New(amountMinor, currency), "pm_card_visa");

        Assert.Equal(sent, _stripe.Requests.Single().Form["amount"]);
        Assert.Equal(currency.ToLowerInvariant(), _stripe.Requests.Single().Form["currency"]);
        Assert.Equal(amountMinor, seen.AmountMinor);
    }

    /// <summary>Five dinars and 124 fils would have to be rounded, and what Stripe's unit of a Ugandan shilling is, its own documents disagree on.</summary>
    [Theory]
    [InlineData(5124, "KWD")]
    [InlineData(550, "MGA")]
    [InlineData(500, "UGX")]
    public async Task Start_WhenStripeCannotChargeExactlyThis_FailsUnasked(long amountMinor, string currency)
    {
        var seen = await Start(SomePayments.New(amountMinor, currency), "pm_card_visa");

        Assert.Equal((PaymentStatus.Failed, "amount_not_supported"), (seen.Status, seen.FailureCode));
        Assert.Empty(_stripe.Requests);
    }

    private Task<ProviderPayment> Start(Payment payment, string? token) =>
        _stripe.Provider().Start(SomePayments.Tenant, payment, token, CancellationToken.None);
}
