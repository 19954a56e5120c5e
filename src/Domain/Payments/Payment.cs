using GraphBooking.Domain.Shared;

namespace GraphBooking.Domain.Payments;

/// <summary>
/// Money for a booking, from the wish to pay to the last refund. Immutable: what happened is said by events, and the state
/// is what they add up to.
/// </summary>
public sealed record Payment
{
    /// <summary>Also the provider's idempotency key: however often it is sent, it is charged once.</summary>
    public required PaymentId Id { get; init; }

    public required BookingId BookingId { get; init; }

    /// <summary>The name of the provider account that it runs over; it stays there, whatever is configured later.</summary>
    public required string Account { get; init; }

    public required PaymentStatus Status { get; init; }

    /// <summary>How many events the payment's stream has.</summary>
    public required int Version { get; init; }

    /// <summary>In minor units of <see cref="Currency"/>, above zero.</summary>
    public required long AmountMinor { get; init; }

    public required string Currency { get; init; }

    public long CapturedMinor { get; init; }

    public long RefundedMinor { get; init; }

    /// <summary>The provider's own id; null until the provider is known to know it.</summary>
    public string? ProviderReference { get; init; }

    /// <summary>What a card form needs to go on with the provider. In no event: it opens something.</summary>
    public string? ClientSecret { get; init; }

    public string? FailureCode { get; init; }

    public PaymentCard? Card { get; init; }

    /// <summary>Whether it is to be cancelled at the provider in place of being captured.</summary>
    public bool IsAbandoned { get; init; }

    public IReadOnlyList<Refund> Refunds { get; init; } = [];

    public IReadOnlyList<Dispute> Disputes { get; init; } = [];

    public required DateTimeOffset CreatedAt { get; init; }

    public required DateTimeOffset UpdatedAt { get; init; }

    public Money Amount => new(AmountMinor, Currency);

    public Money Captured => new(CapturedMinor, Currency);

    public Money Refunded => new(RefundedMinor, Currency);

    /// <summary>
    /// What may be refunded still: captured, not given back, not on its way back and not taken back by a bank, so that nobody
    /// is given the same money twice. Never below zero, whatever was refunded at the provider itself.
    /// </summary>
    public Money Refundable => new(Math.Max(0, CapturedMinor - RefundedMinor - OnItsWayBackMinor - DisputedMinor), Currency);

    public long OnItsWayBackMinor => Refunds.Where(refund => refund.Status == RefundStatus.Pending).Sum(refund => refund.AmountMinor);

    /// <summary>What payers' banks have taken back, for now or for good.</summary>
    public long DisputedMinor => Disputes.Where(dispute => dispute.Status != DisputeStatus.Won).Sum(dispute => dispute.AmountMinor);

    /// <summary>Whether its fate is not yet known.</summary>
    public bool IsOpen => Status is PaymentStatus.RequiresAction or PaymentStatus.Processing or PaymentStatus.Authorized;

    /// <summary>What it may still take of the booking's balance without anybody's doing.</summary>
    public long PromisedMinor => Status is PaymentStatus.Processing or PaymentStatus.Authorized && !IsAbandoned ? AmountMinor : 0;

    /// <summary>What is to be asked of the provider now.</summary>
    public ProviderStep NextStep => Status switch
    {
        PaymentStatus.Processing when ProviderReference is null => ProviderStep.Start,
        PaymentStatus.Authorized or PaymentStatus.RequiresAction when IsAbandoned => ProviderStep.Cancel,
        PaymentStatus.Authorized => ProviderStep.Capture,
        PaymentStatus.Processing or PaymentStatus.RequiresAction => ProviderStep.Look,
        _ => ProviderStep.None,
    };

    /// <param name="id">Of the new payment.</param>
    /// <param name="bookingId">What it is for.</param>
    /// <param name="account">The provider account.</param>
    /// <param name="amount">What <see cref="PaymentRules"/> admit.</param>
    /// <param name="now">The database's clock.</param>
    public static PaymentChange Start(PaymentId id, BookingId bookingId, string account, Money amount, DateTimeOffset now)
    {
        var started = new PaymentEvent.Started(bookingId, account, amount.AmountMinor, amount.Currency);
        return new PaymentChange(From(id, started, now), [started]);
    }

    /// <summary>The state that a stream of events adds up to; without what stands in no event.</summary>
    /// <param name="id">Whose stream it is.</param>
    /// <param name="stream">All events with their instants, oldest first.</param>
    public static Payment Replay(PaymentId id, IReadOnlyList<(PaymentEvent Event, DateTimeOffset At)> stream) =>
        stream.Skip(1).Aggregate(
            From(id, (PaymentEvent.Started)stream[0].Event, stream[0].At), (payment, next) => payment.Apply(next.Event, next.At));

    /// <summary>Takes in what the provider says. Old news and repeated news change nothing.</summary>
    public PaymentChange Observe(ProviderPayment seen, DateTimeOffset now)
    {
        var change = Observation.Of(seen).Aggregate(new PaymentChange(this, []), (known, news) => known.Then(news(known.Payment), now));
        return change with
        {
            Payment = change.Payment with
            {
                ClientSecret = change.Payment.Status == PaymentStatus.RequiresAction ? seen.ClientSecret ?? ClientSecret : null,
                Card = seen.Card ?? Card,
            },
        };
    }

    /// <summary>Lets go of a payment that nobody wants any more. Changes nothing when it has no more to let go of.</summary>
    public PaymentChange Abandon(DateTimeOffset now) =>
        IsAbandoned || Status is not (PaymentStatus.Authorized or PaymentStatus.RequiresAction)
            ? new PaymentChange(this, [])
            : Happen(new PaymentEvent.Abandoned(), now);

    /// <summary>Asks for a part of it back.</summary>
    /// <param name="id">Of the new refund.</param>
    /// <param name="amount">Above zero; all that is refundable when null.</param>
    /// <param name="reason">Free text.</param>
    /// <param name="now">The database's clock, read under the payment's lock.</param>
    public Result<PaymentChange> Refund(RefundId id, Money? amount, string? reason, DateTimeOffset now)
    {
        if (amount is { } asked && asked.Currency != Currency)
        {
            return new ValidationError("amount", "Must be in the payment's currency.");
        }

        if (amount is { AmountMinor: <= 0 })
        {
            return new ValidationError("amount", "Must be above zero.");
        }

        var minor = amount?.AmountMinor ?? Refundable.AmountMinor;
        if (minor == 0 || minor > Refundable.AmountMinor)
        {
            return new RefundExceedsPaymentError(Refundable);
        }

        var change = Happen(new PaymentEvent.RefundRequested(id, minor), now);
        return change with { Payment = change.Payment with { Refunds = With(change.Payment.Refunds, id, refund => refund with { Reason = reason }) } };
    }

    /// <summary>The provider will not do it.</summary>
    public PaymentChange RefuseRefund(RefundId id, DateTimeOffset now) =>
        Refunds.Any(refund => refund.Id == id && refund.Status == RefundStatus.Pending)
            ? Happen(new PaymentEvent.RefundFailed(id), now)
            : new PaymentChange(this, []);

    private static Payment From(PaymentId id, PaymentEvent.Started started, DateTimeOffset at) => new()
    {
        Id = id,
        BookingId = started.BookingId,
        Account = started.Account,
        Status = PaymentStatus.Processing,
        Version = 1,
        AmountMinor = started.AmountMinor,
        Currency = started.Currency,
        CreatedAt = at,
        UpdatedAt = at,
    };

    private PaymentChange Happen(PaymentEvent happened, DateTimeOffset now) => new PaymentChange(this, []).Then(happened, now);

    internal Payment Apply(PaymentEvent happened, DateTimeOffset at)
    {
        var next = happened switch
        {
            PaymentEvent.Accepted accepted => this with { ProviderReference = accepted.ProviderReference },
            PaymentEvent.ActionRequired => this with { Status = PaymentStatus.RequiresAction },
            PaymentEvent.Resumed => this with { Status = PaymentStatus.Processing },
            PaymentEvent.Authorized => this with { Status = PaymentStatus.Authorized, FailureCode = null },
            PaymentEvent.Abandoned => this with { IsAbandoned = true },
            PaymentEvent.Captured captured => (this with { CapturedMinor = CapturedMinor + captured.AmountMinor }).Settled(),
            PaymentEvent.Failed failed => this with { Status = PaymentStatus.Failed, FailureCode = failed.Code },
            PaymentEvent.Cancelled => this with { Status = PaymentStatus.Cancelled, FailureCode = null },
            PaymentEvent.RefundRequested asked => this with
            {
                Refunds = [.. Refunds, new Refund(asked.RefundId, asked.AmountMinor, RefundStatus.Pending, null, at)],
            },
            PaymentEvent.Refunded refunded => (this with
            {
                RefundedMinor = RefundedMinor + refunded.AmountMinor,
                Refunds = WithRefunded(refunded, at),
            }).Settled(),
            PaymentEvent.RefundFailed failed => this with
            {
                Refunds = With(Refunds, failed.RefundId, refund => refund with { Status = RefundStatus.Failed }),
            },
            PaymentEvent.DisputeOpened opened => this with
            {
                Disputes = [.. Disputes, new Dispute(opened.ProviderReference, opened.AmountMinor, DisputeStatus.Open)],
            },
            PaymentEvent.DisputeClosed closed => this with { Disputes = WithClosed(closed) },
            _ => throw new InvalidOperationException($"A payment knows nothing of {happened.GetType().Name}."),
        };
        return next with { Version = Version + 1, UpdatedAt = at };
    }

    private Payment Settled() => this with
    {
        Status = RefundedMinor == 0 ? PaymentStatus.Captured
            : RefundedMinor < CapturedMinor ? PaymentStatus.PartiallyRefunded
            : PaymentStatus.Refunded,
        FailureCode = null,
    };

    private IReadOnlyList<Refund> WithRefunded(PaymentEvent.Refunded refunded, DateTimeOffset at) =>
        Refunds.Any(refund => refund.Id == refunded.RefundId)
            ? With(Refunds, refunded.RefundId, refund => refund with
            {
                Status = RefundStatus.Succeeded,
                ProviderReference = refunded.ProviderReference,
            })
            : [.. Refunds, new Refund(refunded.RefundId, refunded.AmountMinor, RefundStatus.Succeeded, refunded.ProviderReference, at)];

    private IReadOnlyList<Dispute> WithClosed(PaymentEvent.DisputeClosed closed) =>
        [.. Disputes.Select(dispute => dispute.Reference == closed.ProviderReference
            ? dispute with { Status = closed.IsWon ? DisputeStatus.Won : DisputeStatus.Lost }
            : dispute)];

    private static IReadOnlyList<Refund> With(IReadOnlyList<Refund> refunds, RefundId id, Func<Refund, Refund> change) =>
        [.. refunds.Select(refund => refund.Id == id ? change(refund) : refund)];
}

/// <summary>What is asked of a provider.</summary>
public enum ProviderStep
{
    None,
    Start,
    Capture,
    Cancel,

    /// <summary>Only how it stands.</summary>
    Look,
}
