namespace GraphBooking.Sandbox.Payments;

internal enum PaymentStatus
{
    RequiresAction,
    Processing,
    Authorized,
    Captured,
    Failed,
    Cancelled,
}

internal enum DisputeStatus
{
    Open,
    Won,
    Lost,
}

/// <summary>A payment as callers see it. Amounts are minor units of the currency.</summary>
internal sealed record Payment
{
    public required string Id { get; init; }

    public required PaymentStatus Status { get; init; }

    public required long AmountMinor { get; init; }

    public required string Currency { get; init; }

    public long CapturedMinor { get; init; }

    public long RefundedMinor { get; init; }

    /// <summary>Only while an action is required.</summary>
    public string? ClientSecret { get; init; }

    public string? FailureCode { get; init; }

    public Card? Card { get; init; }

    public required IReadOnlyDictionary<string, string> Metadata { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public IReadOnlyList<Refund> Refunds { get; init; } = [];

    public IReadOnlyList<Dispute> Disputes { get; init; } = [];
}

internal sealed record Card(string Brand, string Last4)
{
    /// <summary>Behind every token that stands for a card.</summary>
    public static readonly Card Test = new("visa", "4242");
}

internal sealed record Refund(string Id, long AmountMinor, string Status, DateTimeOffset CreatedAt);

internal sealed record Dispute(string Id, long AmountMinor, DisputeStatus Status);
