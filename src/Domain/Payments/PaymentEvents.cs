using GraphBooking.Domain.Shared;

namespace GraphBooking.Domain.Payments;

/// <summary>What happened to a payment. The booking's own stream tells of captures and refunds too, in its own words.</summary>
public abstract record PaymentEvent : DomainEvent
{
    public sealed record Started(BookingId BookingId, string Account, long AmountMinor, string Currency) : PaymentEvent;

    /// <summary>The provider knows it, under an id of its own.</summary>
    public sealed record Accepted(string ProviderReference) : PaymentEvent;

    /// <summary>The payer has to do something first.</summary>
    public sealed record ActionRequired : PaymentEvent;

    /// <summary>The payer has done it; the provider is at work.</summary>
    public sealed record Resumed : PaymentEvent;

    /// <summary>The money is reserved, and not taken.</summary>
    public sealed record Authorized : PaymentEvent;

    /// <summary>It is no longer wanted: what is reserved is to be let go.</summary>
    public sealed record Abandoned : PaymentEvent;

    public sealed record Captured(long AmountMinor) : PaymentEvent;

    public sealed record Failed(string Code) : PaymentEvent;

    public sealed record Cancelled : PaymentEvent;

    public sealed record RefundRequested(RefundId RefundId, long AmountMinor) : PaymentEvent;

    /// <summary>Also for a refund that was made at the provider and never asked for here.</summary>
    public sealed record Refunded(RefundId RefundId, long AmountMinor, string ProviderReference) : PaymentEvent;

    public sealed record RefundFailed(RefundId RefundId) : PaymentEvent;

    public sealed record DisputeOpened(string ProviderReference, long AmountMinor) : PaymentEvent;

    public sealed record DisputeClosed(string ProviderReference, long AmountMinor, bool IsWon) : PaymentEvent;
}

/// <summary>One step of a payment: the state it leads to and the events that say so.</summary>
/// <param name="Payment">The state after the step.</param>
/// <param name="Events">What happened, in order; empty when nothing did.</param>
public sealed record PaymentChange(Payment Payment, IReadOnlyList<PaymentEvent> Events)
{
    public bool IsEmpty => Events.Count == 0;

    /// <summary>This step and what happens after it, as one; null for nothing.</summary>
    internal PaymentChange Then(PaymentEvent? happened, DateTimeOffset now) =>
        happened is null ? this : new PaymentChange(Payment.Apply(happened, now), [.. Events, happened]);
}
