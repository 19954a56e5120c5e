using GraphBooking.Domain.Shared;

namespace GraphBooking.Domain.Payments;

/// <summary>A payment as its provider knows it at one moment.</summary>
/// <param name="Reference">The provider's own id.</param>
/// <param name="Status">Never one of the refunded ones: refunds stand beside it.</param>
/// <param name="AmountMinor">What was asked for.</param>
/// <param name="CapturedMinor">What was really taken.</param>
/// <param name="ClientSecret">What a card form needs to go on; null when there is nothing to go on with.</param>
/// <param name="FailureCode">Why it failed, as a code; null when it did not.</param>
/// <param name="Card">Null as long as no card is known, and for other means.</param>
/// <param name="Refunds">All of them, also those that were not made by us.</param>
/// <param name="Disputes">All of them.</param>
public sealed record ProviderPayment(
    string Reference,
    PaymentStatus Status,
    long AmountMinor,
    long CapturedMinor,
    string? ClientSecret,
    string? FailureCode,
    PaymentCard? Card,
    IReadOnlyList<ProviderRefund> Refunds,
    IReadOnlyList<ProviderDispute> Disputes);

/// <summary>All that may be known of a card.</summary>
/// <param name="Brand">Such as visa.</param>
/// <param name="Last4">The last four digits.</param>
public sealed record PaymentCard(string Brand, string Last4);

/// <param name="Reference">The provider's own id.</param>
/// <param name="Id">Ours; null when it was made at the provider.</param>
/// <param name="AmountMinor">Above zero.</param>
/// <param name="Status">As it stands there.</param>
public sealed record ProviderRefund(string Reference, RefundId? Id, long AmountMinor, RefundStatus Status);

/// <param name="Reference">The provider's own id.</param>
/// <param name="AmountMinor">Above zero.</param>
/// <param name="Status">As it stands there.</param>
public sealed record ProviderDispute(string Reference, long AmountMinor, DisputeStatus Status);
