using GraphBooking.Domain.Payments;
using Stripe;
using StripeDispute = Stripe.Dispute;
using StripeRefund = Stripe.Refund;

namespace GraphBooking.Infrastructure.Payments;

/// <summary>The requests to Stripe that the adapter is made of.</summary>
internal sealed class StripeApi
{
    private const int PageSize = 100;

    // Refunds are not told with a charge unless asked for, and then the newest ten.
    private const string WithRefunds = "latest_charge.refunds";

    private readonly V1Services _stripe;

    public StripeApi(HttpClient http, string apiKey, string? address)
    {
        _stripe = new StripeClient(new StripeClientOptions
        {
            ApiKey = apiKey,
            ApiBase = address?.TrimEnd('/'),

            // Whether a call is repeated is decided by who knows what it is for.
            HttpClient = new SystemNetHttpClient(http, maxNetworkRetries: 0, enableTelemetry: false),
        }).V1;
    }

    public Task<PaymentIntent> Create(PaymentIntentCreateOptions intent, string idempotencyKey, CancellationToken cancellationToken)
    {
        intent.AddExpand(WithRefunds);
        return _stripe.PaymentIntents.CreateAsync(intent, Key(idempotencyKey), cancellationToken);
    }

    public Task<PaymentIntent> Get(string intent, CancellationToken cancellationToken)
    {
        var options = new PaymentIntentGetOptions();
        options.AddExpand(WithRefunds);
        return _stripe.PaymentIntents.GetAsync(intent, options, cancellationToken: cancellationToken);
    }

    public Task<PaymentIntent> Capture(string intent, string idempotencyKey, CancellationToken cancellationToken)
    {
        var options = new PaymentIntentCaptureOptions();
        options.AddExpand(WithRefunds);
        return _stripe.PaymentIntents.CaptureAsync(intent, options, Key(idempotencyKey), cancellationToken);
    }

    public Task<PaymentIntent> Cancel(string intent, string idempotencyKey, CancellationToken cancellationToken)
    {
        var options = new PaymentIntentCancelOptions();
        options.AddExpand(WithRefunds);
        return _stripe.PaymentIntents.CancelAsync(intent, options, Key(idempotencyKey), cancellationToken);
    }

    public Task Refund(RefundCreateOptions refund, string idempotencyKey, CancellationToken cancellationToken) =>
        _stripe.Refunds.CreateAsync(refund, Key(idempotencyKey), cancellationToken);

    /// <summary>One page of intents, the newest first.</summary>
    /// <param name="created">When.</param>
    /// <param name="after">The last of the page before; null for the first page.</param>
    /// <param name="isWhole">Whether each comes with its charge and refunds.</param>
    /// <param name="cancellationToken">Stops.</param>
    public Task<StripeList<PaymentIntent>> Page(DateRangeOptions created, string? after, bool isWhole, CancellationToken cancellationToken)
    {
        var options = new PaymentIntentListOptions { Created = created, Limit = PageSize, StartingAfter = after };
        if (isWhole)
        {
            options.AddExpand($"data.{WithRefunds}");
        }

        return _stripe.PaymentIntents.ListAsync(options, cancellationToken: cancellationToken);
    }

    /// <summary>An intent with all that belongs to it.</summary>
    /// <param name="intent">With its charge and refunds.</param>
    /// <param name="cancellationToken">Stops.</param>
    public async Task<ProviderPayment> Complete(PaymentIntent intent, CancellationToken cancellationToken)
    {
        var charge = intent.LatestCharge;
        var refunds = charge?.Refunds is { HasMore: true } ? await Refunds(intent.Id, cancellationToken) : charge?.Refunds?.Data ?? [];
        var disputes = charge is { Disputed: true } ? await Disputes(intent.Id, cancellationToken) : [];
        return StripeSnapshots.Of(intent, refunds, disputes);
    }

    private async Task<List<StripeRefund>> Refunds(string intent, CancellationToken cancellationToken)
    {
        var all = _stripe.Refunds.ListAutoPagingAsync(
            new RefundListOptions { PaymentIntent = intent, Limit = PageSize }, cancellationToken: cancellationToken);
        return await Collect(all, cancellationToken);
    }

    private async Task<List<StripeDispute>> Disputes(string intent, CancellationToken cancellationToken)
    {
        var all = _stripe.Disputes.ListAutoPagingAsync(
            new DisputeListOptions { PaymentIntent = intent, Limit = PageSize }, cancellationToken: cancellationToken);
        return await Collect(all, cancellationToken);
    }

    private static async Task<List<T>> Collect<T>(IAsyncEnumerable<T> all, CancellationToken cancellationToken)
    {
        var list = new List<T>();
        await foreach (var one in all.WithCancellation(cancellationToken))
        {
            list.Add(one);
        }

        return list;
    }

    private static RequestOptions Key(string idempotencyKey) => new() { IdempotencyKey = idempotencyKey };
}
