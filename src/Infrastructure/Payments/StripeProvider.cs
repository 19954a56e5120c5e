using GraphBooking.Application.Payments;
using GraphBooking.Domain.Payments;
using GraphBooking.Domain.Shared;
using Stripe;
using Refund = GraphBooking.Domain.Payments.Refund;

namespace GraphBooking.Infrastructure.Payments;

/// <summary>
/// Card payments over Stripe's payment intents, which reserve first and capture later. Stripe forgets idempotency keys after
/// a day: what would cost money twice is therefore looked for before it is done.
/// </summary>
internal sealed class StripeProvider : IPaymentProvider
{
    private const string IntentPrefix = "pi_";

    private readonly StripeApi _api;
    private readonly ProviderCalls _calls;
    private readonly StripeBooks _books;
    private readonly string _webhookSecret;

    public StripeProvider(HttpClient http, PaymentAccountOptions account, TimeSpan callTimeout)
    {
        _api = new StripeApi(http, account.ApiKey, account.Address);
        _calls = new ProviderCalls(ProviderKinds.Stripe, callTimeout, StripeRefusals.Translate);
        _books = new StripeBooks(_api, _calls);
        _webhookSecret = account.WebhookSecret;
    }

    public Task<ProviderPayment> Start(TenantId tenant, Payment payment, string? methodToken, CancellationToken cancellationToken) =>
        StripeAmounts.ToStripe(payment.Amount) is { } amount
            ? _calls.Run("start", token => Start(IntentOf(tenant, payment, amount, methodToken), payment, token), cancellationToken)
            : Task.FromResult(FailedStart.Of(payment, FailedStart.InexactAmount));

    public async Task<ProviderPayment?> Find(Payment payment, CancellationToken cancellationToken)
    {
        var reference = payment.ProviderReference is { } known && known.StartsWith(IntentPrefix, StringComparison.Ordinal)
            ? known
            : await _books.Search(payment, cancellationToken);
        return reference is null ? null : await _calls.Run("find", token => Look(reference, token), cancellationToken);
    }

    public Task<ProviderPayment> Capture(Payment payment, CancellationToken cancellationToken) => Step(
        "capture",
        payment,
        token => _api.Capture(ReferenceOf(payment), KeyOf(payment, "capture"), token),
        PaymentStatus.Captured,
        cancellationToken);

    public Task<ProviderPayment> Cancel(Payment payment, CancellationToken cancellationToken) => Step(
        "cancel",
        payment,
        token => _api.Cancel(ReferenceOf(payment), KeyOf(payment, "cancel"), token),
        PaymentStatus.Cancelled,
        cancellationToken);

    public Task<ProviderPayment> Refund(Payment payment, Refund refund, CancellationToken cancellationToken) =>
        StripeAmounts.ToStripe(new Money(refund.AmountMinor, payment.Currency)) is { } amount
            ? _calls.Run("refund", token => Refund(payment, refund, amount, token), cancellationToken)
            : Task.FromException<ProviderPayment>(new ProviderRefusedException(FailedStart.InexactAmount));

    public IAsyncEnumerable<(PaymentId? Id, ProviderPayment Payment)> List(
        TenantId tenant, TimeRange created, CancellationToken cancellationToken) => _books.List(tenant, created, cancellationToken);

    public ProviderNotice? Read(string body, string? signature, DateTimeOffset now) =>
        StripeEvents.Read(body, signature, _webhookSecret, now);

    /// <summary>A dispute names the intent that it is about, and nothing that was written on it.</summary>
    public Task<ProviderNotice> Identify(ProviderNotice notice, CancellationToken cancellationToken) => notice.Reference is { } reference
        ? _calls.Run("identify", token => Identify(notice, reference, token), cancellationToken)
        : Task.FromResult(notice);

    private static PaymentIntentCreateOptions IntentOf(TenantId tenant, Payment payment, long amount, string? methodToken) => new()
    {
        Amount = amount,
        Currency = payment.Currency.ToLowerInvariant(),
        CaptureMethod = "manual",

        // Cards alone: they can be reserved, and confirming one never needs an address to come back to.
        AllowedPaymentMethodTypes = ["card"],
        Metadata = StripeMetadata.Of(tenant, payment.Id),
        PaymentMethod = methodToken,
        Confirm = methodToken is null ? null : true,
    };

    private async Task<ProviderPayment> Start(PaymentIntentCreateOptions options, Payment payment, CancellationToken cancellationToken)
    {
        PaymentIntent intent;
        try
        {
            intent = await _api.Create(options, payment.Id.ToString(), cancellationToken);
        }
        catch (StripeException e) when (StripeRefusals.IsDefinite(e))
        {
            return StripeSnapshots.Failed(payment, e.StripeError);
        }

        return await _api.Complete(intent, cancellationToken);
    }

    // A step that is refused because it has been taken before, a day ago or by somebody at Stripe's own desk, has been taken.
    private Task<ProviderPayment> Step(
        string operation,
        Payment payment,
        Func<CancellationToken, Task<PaymentIntent>> step,
        PaymentStatus taken,
        CancellationToken cancellationToken) => _calls.Run(
        operation,
        async token =>
        {
            try
            {
                return await _api.Complete(await step(token), token);
            }
            catch (StripeException e) when (StripeRefusals.IsDefinite(e))
            {
                var now = await _api.Complete(await _api.Get(ReferenceOf(payment), token), token);
                return now.Status == taken ? now : throw StripeRefusals.Translate(e)!;
            }
        },
        cancellationToken);

    private async Task<ProviderPayment> Refund(Payment payment, Refund refund, long amount, CancellationToken cancellationToken)
    {
        var intent = await _api.Get(ReferenceOf(payment), cancellationToken);
        var before = await _api.Complete(intent, cancellationToken);
        if (before.Refunds.Any(other => other.Id == refund.Id))
        {
            return before;
        }

        var options = new RefundCreateOptions
        {
            PaymentIntent = intent.Id,
            Amount = amount,
            Metadata = StripeMetadata.Of(intent.Metadata, refund.Id),
        };
        await _api.Refund(options, refund.Id.ToString(), cancellationToken);
        return await _api.Complete(await _api.Get(intent.Id, cancellationToken), cancellationToken);
    }

    private async Task<ProviderPayment?> Look(string reference, CancellationToken cancellationToken) =>
        await Get(reference, cancellationToken) is { } intent ? await _api.Complete(intent, cancellationToken) : null;

    private async Task<ProviderNotice> Identify(ProviderNotice notice, string reference, CancellationToken cancellationToken)
    {
        var metadata = (await Get(reference, cancellationToken))?.Metadata;
        return notice with { Tenant = StripeMetadata.TenantOf(metadata), Payment = StripeMetadata.PaymentOf(metadata) };
    }

    private async Task<PaymentIntent?> Get(string reference, CancellationToken cancellationToken)
    {
        try
        {
            return await _api.Get(reference, cancellationToken);
        }
        catch (StripeException e) when (StripeRefusals.IsMissing(e))
        {
            return null;
        }
    }

    // Stripe repeats what it first answered to a key, refusals too. What it refused may be possible once the payment has moved on.
    private static string KeyOf(Payment payment, string step) => $"{payment.Id}:{step}:{payment.Version}";

    private static string ReferenceOf(Payment payment) => payment.ProviderReference
        ?? throw new InvalidOperationException($"Stripe is not known to know the payment {payment.Id}.");
}
