namespace GraphBooking.Domain.Payments;

/// <summary>Open until the card's bank has decided; lost means that the money is gone.</summary>
public enum DisputeStatus
{
    Open,
    Won,
    Lost,
}

/// <summary>A payer's objection at their bank.</summary>
/// <param name="Reference">The provider's own id.</param>
/// <param name="AmountMinor">Above zero, in the payment's currency.</param>
/// <param name="Status">How it stands.</param>
public sealed record Dispute(string Reference, long AmountMinor, DisputeStatus Status);
