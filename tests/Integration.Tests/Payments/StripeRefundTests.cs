using GraphBooking.Application.Payments;
using GraphBooking.Domain.Payments;

namespace GraphBooking.Integration.Tests.Payments;

public sealed class StripeRefundTests : IAsyncLifetime
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
    public async Task Refund_OfAPart_IsKnownByOurId()
    {
        var payment = await Captured(10_000);
        var refund = SomePayments.Refund(6_000);

        var seen = await _provider.Refund(payment, refund, CancellationToken.None);

        var given = Assert.Single(seen.Refunds);
        Assert.Equal((refund.Id, 6_000, RefundStatus.Succeeded), (given.Id, given.AmountMinor, given.Status));
        Assert.Equal((PaymentStatus.Captured, 10_000), (seen.Status, seen.CapturedMinor));
        var request = _stripe.Requests.Single(sent => sent.Path == "/v1/refunds");
        Assert.Equal(refund.Id.ToString(), request.IdempotencyKey);
        Assert.Equal(
            new Dictionary<string, string>
            {
                ["amount"] = "6000",
                ["payment_intent"] = payment.ProviderReference!,
                ["metadata[tenant]"] = SomePayments.Tenant.ToString(),
                ["metadata[payment]"] = payment.Id.ToString(),
                ["metadata[refund]"] = refund.Id.ToString(),
            },
            request.Form);
    }

    [Fact]
    public async Task Refund_WhenTheAnswerIsLost_GivesBackOnceHoweverOftenItIsRepeated()
    {
        var payment = await Captured(10_000);
        var refund = SomePayments.Refund(4_000);
        _stripe.FailNext(new Fault());
        await Assert.ThrowsAsync<ProviderUnavailableException>(() => _provider.Refund(payment, refund, CancellationToken.None));

        await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => _provider.Refund(payment, refund, CancellationToken.None)));
        _stripe.ForgetKeys();
        await _provider.Refund(payment, refund, CancellationToken.None);

        Assert.Equal(4_000, Assert.Single(_stripe.Books.Only.Charge!.Refunds).Amount);
    }

    [Fact]
    public async Task Refund_OfMoreThanIsLeft_IsRefused()
    {
        var payment = await Captured(10_000);
        await _provider.Refund(payment, SomePayments.Refund(6_000), CancellationToken.None);

        var refused = await Assert.ThrowsAsync<ProviderRefusedException>(
            () => _provider.Refund(payment, SomePayments.Refund(6_000), CancellationToken.None));

        Assert.Equal("charge_already_refunded", refused.Code);
        Assert.Single(_stripe.Books.Only.Charge!.Refunds);
    }

    [Fact]
    public async Task Refund_OfAFractionThatStripeDoesNotKnow_IsRefusedAndNeverRounded()
    {
        var payment = await Captured(10_000, "KWD");
        var before = _stripe.Requests.Count;

        var refused = await Assert.ThrowsAsync<ProviderRefusedException>(
            () => _provider.Refund(payment, SomePayments.Refund(3_333), CancellationToken.None));

        Assert.Equal(("amount_not_supported", before), (refused.Code, _stripe.Requests.Count));
        Assert.Equal(3_330, (await _provider.Refund(payment, SomePayments.Refund(3_330), CancellationToken.None)).Refunds.Single().AmountMinor);
    }

    [Fact]
    public async Task Refund_InACurrencyThatStripeCountsOtherwise_GivesBackExactlyTheAmount()
    {
        var payment = await Captured(700, "ISK");

        var seen = await _provider.Refund(payment, SomePayments.Refund(300), CancellationToken.None);

        Assert.Equal((700, 300), (seen.CapturedMinor, seen.Refunds.Single().AmountMinor));
        Assert.Equal(30_000, _stripe.Books.Only.Charge!.Refunds.Single().Amount);
    }

    [Fact]
    public async Task Find_ManyRefunds_TellsOfEveryOne()
    {
        var payment = await Captured(10_000);
        var ours = SomePayments.Refund(1_000);
        await _provider.Refund(payment, ours, CancellationToken.None);
        for (var i = 0; i < 120; i++)
        {
            _stripe.Books.Refund(_stripe.Books.Only, 10, []);
        }

        var seen = await _provider.Find(payment, CancellationToken.None);

        Assert.Equal(121, seen!.Refunds.DistinctBy(refund => refund.Reference).Count());
        Assert.Equal(ours.Id, Assert.Single(seen.Refunds, refund => refund.Id is not null).Id);
    }

    [Theory]
    [InlineData("pending", RefundStatus.Pending)]
    [InlineData("requires_action", RefundStatus.Pending)]
    [InlineData("succeeded", RefundStatus.Succeeded)]
    [InlineData("failed", RefundStatus.Failed)]
    [InlineData("canceled", RefundStatus.Failed)]
    public async Task Find_ARefund_TellsHowItStands(string status, RefundStatus expected)
    {
        var payment = await Captured(10_000);
        _stripe.Books.Refund(_stripe.Books.Only, 10, []).Status = status;

        Assert.Equal(expected, (await _provider.Find(payment, CancellationToken.None))!.Refunds.Single().Status);
    }

    private async Task<Payment> Captured(long amountMinor, string currency = "EUR")
    {
        var payment = SomePayments.New(amountMinor, currency);
        payment = payment.Knowing(await _provider.Start(SomePayments.Tenant, payment, "pm_card_visa", CancellationToken.None));
        return payment.Knowing(await _provider.Capture(payment, CancellationToken.None));
    }
}
