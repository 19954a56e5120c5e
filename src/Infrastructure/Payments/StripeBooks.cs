using System.Runtime.CompilerServices;
using GraphBooking.Domain.Payments;
using GraphBooking.Domain.Shared;
using Stripe;

namespace GraphBooking.Infrastructure.Payments;

/// <summary>Goes through the lists of payments. Each page is a call of its own: how many there are is not known before.</summary>
internal sealed class StripeBooks(StripeApi api, ProviderCalls calls)
{
    // Our database's clock and Stripe's differ by far less.
    private static readonly TimeSpan ClockDifference = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan UsualDelay = TimeSpan.FromMinutes(15);

    /// <summary>
    /// The id of a payment of which nothing was heard since it was started. Stripe's search lags behind, its lists do not.
    /// Most payments are there right after their own beginning; how late one was started when the first tries failed is not
    /// known, so that the lists are read up to now before it is missing.
    /// </summary>
    public async Task<string?> Search(Payment payment, CancellationToken cancellationToken)
    {
        var from = (payment.CreatedAt - ClockDifference).UtcDateTime;
        var soon = (payment.CreatedAt + UsualDelay).UtcDateTime;
        return await Search(payment.Id, new DateRangeOptions { GreaterThanOrEqual = from, LessThan = soon }, cancellationToken)
            ?? await Search(payment.Id, new DateRangeOptions { GreaterThanOrEqual = soon }, cancellationToken);
    }

    /// <summary>A tenant's payments, in whatever state.</summary>
    public async IAsyncEnumerable<(PaymentId? Id, ProviderPayment Payment)> List(
        TenantId tenant, TimeRange created, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        // Stripe's instants are whole seconds, rounded down: one of the second in which the range begins may be in it.
        var range = new DateRangeOptions
        {
            GreaterThanOrEqual = created.Start.UtcDateTime,
            LessThanOrEqual = created.End.UtcDateTime.AddTicks(-1),
        };
        string? after = null;
        do
        {
            var last = after;
            var (payments, next) = await calls.Run("list", token => Page(tenant, range, last, token), cancellationToken);
            foreach (var payment in payments)
            {
                yield return payment;
            }

            after = next;
        }
        while (after is not null);
    }

    private async Task<string?> Search(PaymentId payment, DateRangeOptions created, CancellationToken cancellationToken)
    {
        string? after = null;
        do
        {
            var last = after;
            var page = await calls.Run("search", token => api.Page(created, last, isWhole: false, token), cancellationToken);
            if (page.Data.Find(intent => StripeMetadata.PaymentOf(intent.Metadata) == payment) is { } found)
            {
                return found.Id;
            }

            after = NextOf(page);
        }
        while (after is not null);
        return null;
    }

    private async Task<(List<(PaymentId? Id, ProviderPayment Payment)> Payments, string? Next)> Page(
        TenantId tenant, DateRangeOptions created, string? after, CancellationToken cancellationToken)
    {
        var page = await api.Page(created, after, isWhole: true, cancellationToken);
        var payments = new List<(PaymentId? Id, ProviderPayment Payment)>();
        foreach (var intent in page.Data.Where(intent => StripeMetadata.IsOf(tenant, intent.Metadata)))
        {
            payments.Add((StripeMetadata.PaymentOf(intent.Metadata), await api.Complete(intent, cancellationToken)));
        }

        return (payments, NextOf(page));
    }

    private static string? NextOf(StripeList<PaymentIntent> page) => page.HasMore && page.Data.Count > 0 ? page.Data[^1].Id : null;
}
