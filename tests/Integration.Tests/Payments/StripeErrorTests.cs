using GraphBooking.Application.Payments;
using GraphBooking.Domain.Payments;

namespace GraphBooking.Integration.Tests.Payments;

/// <summary>What is refused for good, and of what nobody can say whether it has happened.</summary>
public sealed class StripeErrorTests : IAsyncLifetime
{
    private FakeStripe _stripe = null!;

    public async Task InitializeAsync() => _stripe = await FakeStripe.Start();

    public async Task DisposeAsync() => await _stripe.DisposeAsync();

    [Theory]
    [InlineData(500, "api_error", null)]
    [InlineData(502, "api_error", null)]
    [InlineData(503, "api_error", null)]
    [InlineData(429, "invalid_request_error", "rate_limit")]
    [InlineData(429, "invalid_request_error", "lock_timeout")]
    [InlineData(409, "invalid_request_error", "lock_timeout")]
    [InlineData(409, "idempotency_error", "idempotency_key_in_use")]
    [InlineData(400, "idempotency_error", null)]
    [InlineData(408, "api_error", null)]
    [InlineData(401, "invalid_request_error", null)]
    [InlineData(403, "invalid_request_error", "secret_key_required")]
    public async Task Call_ThatStripeDidNotDecideOn_LeavesTheOutcomeOpen(int status, string type, string? code)
    {
        var payment = await Reserved();
        foreach (var call in Calls(payment))
        {
            _stripe.FailNext(new Fault(Answer: FakeStripeErrors.Request(status, code, "Something happened.", type: type)));

            await Assert.ThrowsAsync<ProviderUnavailableException>(call);
        }
    }

    [Theory]
    [InlineData(400, "invalid_request_error", "charge_disputed", "charge_disputed")]
    [InlineData(400, "invalid_request_error", null, "invalid_request_error")]
    [InlineData(404, "invalid_request_error", "resource_missing", "resource_missing")]
    [InlineData(402, "card_error", "capture_charge_authorization_expired", "capture_charge_authorization_expired")]
    public async Task Step_ThatStripeDecidedAgainst_IsRefusedWithItsCode(int status, string type, string? code, string expected)
    {
        var payment = await Reserved();
        foreach (var step in Calls(payment)[1..])
        {
            _stripe.FailNext(new Fault(Answer: FakeStripeErrors.Request(status, code, "Something happened.", type: type)));

            Assert.Equal(expected, (await Assert.ThrowsAsync<ProviderRefusedException>(step)).Code);
        }
    }

    [Theory]
    [InlineData(200, "<html>Welcome</html>")]
    [InlineData(200, "")]
    [InlineData(302, "")]
    [InlineData(400, "<html>Bad request</html>")]
    [InlineData(404, "{\"message\":\"no route\"}")]
    public async Task Call_ThatSomebodyElseAnswered_LeavesTheOutcomeOpen(int status, string body)
    {
        var payment = await Reserved();
        foreach (var call in Calls(payment))
        {
            _stripe.FailNext(new Fault(Answer: new Answer(status, body)));

            await Assert.ThrowsAsync<ProviderUnavailableException>(call);
        }
    }

    [Fact]
    public async Task Call_ThatIsCutOff_LeavesTheOutcomeOpenAndIsNotRepeated()
    {
        var payment = await Reserved();
        foreach (var call in Calls(payment))
        {
            var before = _stripe.Requests.Count;
            _stripe.FailNext(new Fault());

            await Assert.ThrowsAsync<ProviderUnavailableException>(call);
            Assert.Equal(before + 1, _stripe.Requests.Count);
        }
    }

    [Fact]
    public async Task Call_ThatFailsAtStripe_IsNotRepeatedUnasked()
    {
        _stripe.FailNext(new Fault(Answer: FakeStripeErrors.Request(500, null, "Oh.", type: "api_error") with
        {
            Headers = new() { ["Stripe-Should-Retry"] = "true" },
        }));

        await Assert.ThrowsAsync<ProviderUnavailableException>(Calls(SomePayments.New())[0]);

        Assert.Single(_stripe.Requests);
    }

    [Fact]
    public async Task Call_WithoutAnAnswer_EndsByItself()
    {
        var payment = await Reserved();
        foreach (var call in Calls(payment, TimeSpan.FromMilliseconds(300)))
        {
            _stripe.FailNext(new Fault(IsAfter: true, IsSilent: true));

            await Assert.ThrowsAsync<ProviderUnavailableException>(call);
        }
    }

    [Fact]
    public async Task Call_ThatTheCallerGivesUp_IsCancelled()
    {
        using var caller = new CancellationTokenSource();
        _stripe.FailNext(new Fault(IsSilent: true));
        var call = _stripe.Provider().Start(SomePayments.Tenant, SomePayments.New(), "pm_card_visa", caller.Token);

        await caller.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);
    }

    [Fact]
    public async Task Call_ToNobody_LeavesTheOutcomeOpen()
    {
        var payment = await Reserved();
        await _stripe.Stop();
        var provider = _stripe.Provider();

        await Assert.ThrowsAsync<ProviderUnavailableException>(() => provider.Capture(payment, CancellationToken.None));
    }

    private async Task<Payment> Reserved()
    {
        var payment = SomePayments.New();
        return payment.Knowing(await _stripe.Provider().Start(SomePayments.Tenant, payment, "pm_card_visa", CancellationToken.None));
    }

    private Func<Task>[] Calls(Payment payment, TimeSpan? timeout = null)
    {
        var provider = _stripe.Provider(timeout);
        return
        [
            () => provider.Start(SomePayments.Tenant, SomePayments.New(), "pm_card_visa", CancellationToken.None),
            () => provider.Capture(payment, CancellationToken.None),
            () => provider.Cancel(payment, CancellationToken.None),
            () => provider.Refund(payment, SomePayments.Refund(100), CancellationToken.None),
        ];
    }
}
