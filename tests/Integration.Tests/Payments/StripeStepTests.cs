using GraphBooking.Application.Payments;
using GraphBooking.Domain.Payments;

namespace GraphBooking.Integration.Tests.Payments;

public sealed class StripeStepTests : IAsyncLifetime
{
    private FakeStripe _stripe = null!;
    private IPaymentProvider _provider = null!;

    public async Task InitializeAsync()
    {
        _stripe = await FakeStripe.Start();
        _provider = _stripe.Provider();
    }

    public async Task DisposeAsync() => await _stripe.DisposeAsync();

    [Fact]
    public async Task Capture_WhatIsReserved_TakesAllOfIt()
    {
        var payment = await Started("pm_card_visa");

        var seen = await _provider.Capture(payment, CancellationToken.None);

        Assert.Equal((PaymentStatus.Captured, 1250), (seen.Status, seen.CapturedMinor));
        var request = _stripe.Requests[^1];
        Assert.Equal($"POST /v1/payment_intents/{payment.ProviderReference}/capture", request.ToString());
        Assert.Equal($"{payment.Id}:capture:{payment.Version}", request.IdempotencyKey);
        Assert.DoesNotContain("amount_to_capture", request.Form.Keys);
    }

    [Fact]
    public async Task Capture_WhenTheAnswerWasLost_CanBeRepeated()
    {
        var payment = await Started("pm_card_visa");
        _stripe.FailNext(new Fault(IsAfter: true));
        await Assert.ThrowsAsync<ProviderUnavailableException>(() => _provider.Capture(payment, CancellationToken.None));

        Assert.Equal(1250, (await _provider.Capture(payment, CancellationToken.None)).CapturedMinor);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Step_ThatWasTakenADayAgo_CanBeRepeated(bool isCapture)
    {
        var payment = await Started("pm_card_visa");
        var step = isCapture ? _provider.Capture : (Func<Payment, CancellationToken, Task<ProviderPayment>>)_provider.Cancel;
        var first = await step(payment, CancellationToken.None);
        _stripe.ForgetKeys();

        Assert.Equivalent(first, await step(payment, CancellationToken.None));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("pm_slow")]
    [InlineData("pm_card_authenticationRequired")]
    public async Task Capture_OfWhatIsNotReserved_IsRefused(string? token)
    {
        var payment = await Started(token);

        var refused = await Assert.ThrowsAsync<ProviderRefusedException>(() => _provider.Capture(payment, CancellationToken.None));

        Assert.Equal("payment_intent_unexpected_state", refused.Code);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("pm_card_visa")]
    [InlineData("pm_card_authenticationRequired")]
    public async Task Cancel_WhatWasNotTaken_LetsGoOfIt(string? token)
    {
        var payment = await Started(token);

        var seen = await _provider.Cancel(payment, CancellationToken.None);

        Assert.Equal((PaymentStatus.Cancelled, 0, null), (seen.Status, seen.CapturedMinor, seen.ClientSecret));
        Assert.Equal($"{payment.Id}:cancel:{payment.Version}", _stripe.Requests[^1].IdempotencyKey);
    }

    [Fact]
    public async Task Cancel_WhatWasTaken_IsRefused()
    {
        var payment = await Started("pm_card_visa");
        await _provider.Capture(payment, CancellationToken.None);

        await Assert.ThrowsAsync<ProviderRefusedException>(() => _provider.Cancel(payment, CancellationToken.None));

        Assert.Equal("succeeded", _stripe.Books.Only.Status);
    }

    /// <summary>Stripe would repeat the refusal of a key for a day.</summary>
    [Fact]
    public async Task Cancel_ThatWasRefusedBefore_GoesThroughOnceThePaymentHasMovedOn()
    {
        var payment = await Started("pm_slow");
        await Assert.ThrowsAsync<ProviderRefusedException>(() => _provider.Cancel(payment, CancellationToken.None));
        _stripe.Books.Confirm(_stripe.Books.Only, "pm_card_visa");
        payment = payment.Knowing((await _provider.Find(payment, CancellationToken.None))!);

        Assert.Equal(PaymentStatus.Cancelled, (await _provider.Cancel(payment, CancellationToken.None)).Status);
    }

    private async Task<Payment> Started(string? token)
    {
        var payment = SomePayments.New(1250);
        return payment.Knowing(await _provider.Start(SomePayments.Tenant, payment, token, CancellationToken.None));
    }
}
