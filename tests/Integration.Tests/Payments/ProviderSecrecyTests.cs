using System.Diagnostics;
using GraphBooking.Application.Payments;
using GraphBooking.Application.Shared;
using GraphBooking.Domain.Payments;

namespace GraphBooking.Integration.Tests.Payments;

/// <summary>Keys, tokens and what a provider repeats of them stay between the provider and us.</summary>
public sealed class ProviderSecrecyTests : IAsyncLifetime
{
    private const string Token = "pm_card_visa";

    private FakeStripe _stripe = null!;

    public async Task InitializeAsync() => _stripe = await FakeStripe.Start();

    public async Task DisposeAsync() => await _stripe.DisposeAsync();

    [Theory]
    [InlineData(400)]
    [InlineData(401)]
    [InlineData(402)]
    [InlineData(500)]
    public async Task Exception_OfAFailedCall_RepeatsNothingOfIt(int status)
    {
        var payment = SomePayments.New();
        payment = payment.Knowing(await _stripe.Provider().Start(SomePayments.Tenant, payment, Token, CancellationToken.None));
        _stripe.FailNext(new Fault(Answer: FakeStripeErrors.Request(status, "some_code", $"{FakeStripe.ApiKey} and {Token} of Ada")));

        var failure = await Assert.ThrowsAnyAsync<Exception>(() => _stripe.Provider().Capture(payment, CancellationToken.None));

        AssertSecret(failure);
    }

    [Fact]
    public async Task Exception_OfAWrongKeyOrAStrangeAnswer_RepeatsNothingOfIt()
    {
        const string wrongKey = "sk_test_wrong51Secret";
        AssertSecret(await Assert.ThrowsAsync<ProviderUnavailableException>(
            () => _stripe.Provider(apiKey: wrongKey).Start(SomePayments.Tenant, SomePayments.New(), Token, CancellationToken.None)));

        _stripe.FailNext(new Fault(Answer: new Answer(200, $"no json, but {Token} and 51Secret")));
        AssertSecret(await Assert.ThrowsAsync<ProviderUnavailableException>(
            () => _stripe.Provider().Start(SomePayments.Tenant, SomePayments.New(), Token, CancellationToken.None)));

        _stripe.FailNext(new Fault());
        AssertSecret(await Assert.ThrowsAsync<ProviderUnavailableException>(
            () => _stripe.Provider().Start(SomePayments.Tenant, SomePayments.New(), Token, CancellationToken.None)));
    }

    [Fact]
    public async Task Span_OfACall_HasItsNameAndNothingElse()
    {
        using var ofThisTest = new Activity("test").Start();
        var spans = new List<Activity>();
        using var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == Telemetry.Name,
            Sample = (ref _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = span =>
            {
                if (span.TraceId == ofThisTest.TraceId)
                {
                    spans.Add(span);
                }
            },
        };
        ActivitySource.AddActivityListener(listener);
        var payment = SomePayments.New();
        payment = payment.Knowing(await _stripe.Provider().Start(SomePayments.Tenant, payment, Token, CancellationToken.None));
        _stripe.FailNext(new Fault(Answer: FakeStripeErrors.Request(500, null, Token)));
        await Assert.ThrowsAsync<ProviderUnavailableException>(() => _stripe.Provider().Capture(payment, CancellationToken.None));

        Assert.Equal(["stripe start", "stripe capture"], spans.Select(span => span.DisplayName));
        Assert.All(spans, span => Assert.Empty(span.TagObjects));
        Assert.All(spans, span => Assert.Empty(span.Events));
        Assert.Equal(
            [(ActivityStatusCode.Unset, null), (ActivityStatusCode.Error, nameof(ProviderUnavailableException))],
            spans.Select(span => (span.Status, span.StatusDescription)));
    }

    /// <summary>Neither how long the call before took, nor what machine this is, nor the trace that it belongs to.</summary>
    [Fact]
    public async Task Request_ToStripe_TellsNothingOfUs()
    {
        using var trace = new Activity("test").AddBaggage("customer", "Ada").Start();
        var payment = SomePayments.New();
        payment = payment.Knowing(await _stripe.Provider().Start(SomePayments.Tenant, payment, Token, CancellationToken.None));
        await _stripe.Provider().Capture(payment, CancellationToken.None);

        Assert.All(_stripe.Requests, request =>
        {
            Assert.DoesNotContain("X-Stripe-Client-Telemetry", request.Headers.Keys);
            Assert.DoesNotContain("telemetry_id", request.Headers["X-Stripe-Client-User-Agent"], StringComparison.Ordinal);
            Assert.DoesNotContain("platform", request.Headers["X-Stripe-Client-User-Agent"], StringComparison.Ordinal);
            Assert.Empty(request.Headers.Keys.Intersect(
                ["traceparent", "tracestate", "baggage", "Correlation-Context", "Request-Id"], StringComparer.OrdinalIgnoreCase));
        });
    }

    [Theory]
    [InlineData(302)]
    [InlineData(307)]
    public async Task Request_ThatIsSentElsewhere_DoesNotGoThere(int status)
    {
        await using var elsewhere = await LocalServer.Start(_ => new Answer(200, "{}"));
        _stripe.FailNext(new Fault(Answer: new Answer(status, "", new() { ["Location"] = $"{elsewhere.Address}/v1/payment_intents" })));

        await Assert.ThrowsAsync<ProviderUnavailableException>(
            () => _stripe.Provider().Start(SomePayments.Tenant, SomePayments.New(), Token, CancellationToken.None));

        Assert.Empty(elsewhere.Requests);
    }

    private static void AssertSecret(Exception failure)
    {
        foreach (var secret in new[] { "51Secret", Token, "Ada" })
        {
            Assert.DoesNotContain(secret, failure.ToString(), StringComparison.Ordinal);
        }
    }
}
