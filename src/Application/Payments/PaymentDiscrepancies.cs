using FluentValidation;
using GraphBooking.Application.Shared;
using GraphBooking.Application.Tenancy;
using GraphBooking.Domain.Payments;
using GraphBooking.Domain.Shared;
using MediatR;

namespace GraphBooking.Application.Payments;

/// <summary>What the books and the provider disagree on.</summary>
public enum DiscrepancyKind
{
    /// <summary>The provider has a payment for the tenant of which the books know nothing.</summary>
    MissingInBooks,

    /// <summary>The provider knows nothing of a payment that it once accepted.</summary>
    MissingAtProvider,

    /// <summary>Not the same amount was captured.</summary>
    Captured,

    /// <summary>Not the same amount was refunded.</summary>
    Refunded,
}

/// <param name="Kind">On what they disagree.</param>
/// <param name="ProviderReference">The provider's own id.</param>
/// <param name="Books">Null when missing there.</param>
/// <param name="Provider">Null when missing there.</param>
public sealed record PaymentDiscrepancy(DiscrepancyKind Kind, string ProviderReference, Payment? Books, ProviderPayment? Provider);

/// <summary>Holds the payments that began in this time against what the provider has. Payments under way may be listed for a moment.</summary>
/// <param name="From">The first instant.</param>
/// <param name="To">The first instant after.</param>
public sealed record GetPaymentDiscrepancies(DateTimeOffset From, DateTimeOffset To) : IQuery<IReadOnlyList<PaymentDiscrepancy>>;

internal sealed class GetPaymentDiscrepanciesValidator : AbstractValidator<GetPaymentDiscrepancies>
{
    public GetPaymentDiscrepanciesValidator()
    {
        RuleFor(q => q.From).GreaterThanOrEqualTo(DateTimeOffset.UnixEpoch).WithMessage("Is too long ago.");
        RuleFor(q => q.To).LessThan(Limits.LastInstant).WithMessage("Is too far ahead.");
        RuleFor(q => q.To).GreaterThan(q => q.From).WithMessage("Must be after from.");
        RuleFor(q => q.To).Must((q, to) => to - q.From <= Limits.LongestWindow).WithMessage("Must be at most 62 days after from.");
    }
}

internal sealed class GetPaymentDiscrepanciesHandler(
    IPaymentReads reads, IPaymentAccounts accounts, ITenantDirectory tenants, CallerContext context)
    : IRequestHandler<GetPaymentDiscrepancies, Result<IReadOnlyList<PaymentDiscrepancy>>>
{
    // The two do not note the very same instant; whatever lies near the edges is looked up and not reported.
    private static readonly TimeSpan Margin = TimeSpan.FromHours(1);

    public async Task<Result<IReadOnlyList<PaymentDiscrepancy>>> Handle(GetPaymentDiscrepancies query, CancellationToken cancellationToken)
    {
        var books = await reads.Begun(new TimeRange(query.From - Margin, query.To + Margin), cancellationToken);
        var current = await tenants.Find(context.Tenant, cancellationToken) is { } tenant ? accounts.Of(tenant) : null;
        var found = new List<PaymentDiscrepancy>();
        try
        {
            foreach (var account in books.Select(payment => payment.Account).Append(current).OfType<string>().Distinct())
            {
                found.AddRange(await Compare(account, [.. books.Where(payment => payment.Account == account)], query, cancellationToken));
            }
        }
        catch (ProviderUnavailableException)
        {
            return new PaymentProviderUnavailableError();
        }

        return found;
    }

    private async Task<IEnumerable<PaymentDiscrepancy>> Compare(
        string account, IReadOnlyList<Payment> books, GetPaymentDiscrepancies query, CancellationToken cancellationToken)
    {
        // A listed payment does not say when it was made: those of the margins are asked for by themselves.
        var before = await List(account, new TimeRange(query.From - Margin, query.From), cancellationToken);
        var within = await List(account, new TimeRange(query.From, query.To), cancellationToken);
        var after = await List(account, new TimeRange(query.To, query.To + Margin), cancellationToken);
        // One at an edge may be listed twice, and a payment of ours may be there more than once: then the second is one that the
        // books know nothing of.
        var listed = before.Concat(within).Concat(after).DistinctBy(row => row.Payment.Reference).ToLookup(row => row.Id, row => row.Payment);
        var there = books.ToDictionary(payment => payment.Id, payment => OursAmong(listed[payment.Id], payment));
        var unknown = within.DistinctBy(row => row.Payment.Reference)
            .Where(row => row.Id is not { } id || there.GetValueOrDefault(id)?.Reference != row.Payment.Reference)
            .Select(row => new PaymentDiscrepancy(DiscrepancyKind.MissingInBooks, row.Payment.Reference, null, row.Payment));
        return books.Where(payment => payment.CreatedAt >= query.From && payment.CreatedAt < query.To)
            .SelectMany(payment => Compare(payment, there[payment.Id]))
            .Concat(unknown);
    }

    private static ProviderPayment? OursAmong(IEnumerable<ProviderPayment> listed, Payment payment) => payment.ProviderReference is { } reference
        ? listed.FirstOrDefault(one => one.Reference == reference)
        : listed.FirstOrDefault();

    private async Task<List<(PaymentId? Id, ProviderPayment Payment)>> List(string account, TimeRange created, CancellationToken cancellationToken)
    {
        var listed = new List<(PaymentId?, ProviderPayment)>();
        await foreach (var row in accounts.Provider(account).List(context.Tenant, created, cancellationToken))
        {
            listed.Add(row);
        }

        return listed;
    }

    private static IEnumerable<PaymentDiscrepancy> Compare(Payment books, ProviderPayment? provider)
    {
        if (provider is null)
        {
            // What was refused outright the provider need not have in its books.
            return books is { ProviderReference: { } reference, Status: not PaymentStatus.Failed }
                ? [new PaymentDiscrepancy(DiscrepancyKind.MissingAtProvider, reference, books, null)]
                : [];
        }

        var refunded = provider.Refunds.Where(refund => refund.Status == RefundStatus.Succeeded).Sum(refund => refund.AmountMinor);
        return new (DiscrepancyKind Kind, bool Differs)[]
        {
            (DiscrepancyKind.Captured, provider.CapturedMinor != books.CapturedMinor),
            (DiscrepancyKind.Refunded, refunded != books.RefundedMinor),
        }.Where(check => check.Differs).Select(check => new PaymentDiscrepancy(check.Kind, provider.Reference, books, provider));
    }
}
