using GraphBooking.Domain.Shared;

namespace GraphBooking.Domain.Payments;

/// <summary>Pending until the provider has said how it went.</summary>
public enum RefundStatus
{
    Pending,
    Succeeded,
    Failed,
}

/// <summary>A part of a payment that is given back.</summary>
/// <param name="Id">Also the provider's idempotency key.</param>
/// <param name="AmountMinor">Above zero, in the payment's currency.</param>
/// <param name="Status">How far it got.</param>
/// <param name="ProviderReference">The provider's own id; null until it has one.</param>
/// <param name="CreatedAt">When it was asked for, or first seen.</param>
public sealed record Refund(RefundId Id, long AmountMinor, RefundStatus Status, string? ProviderReference, DateTimeOffset CreatedAt)
{
    /// <summary>Free text, so it stands here and in no event.</summary>
    public string? Reason { get; init; }
}
