namespace GraphBooking.Sandbox.Payments;

/// <summary>A payment with what only the sandbox itself knows of it.</summary>
internal sealed record BookedPayment
{
    public required Payment Payment { get; init; }

    public Tally Tally { get; init; } = new();

    /// <summary>When a payment in progress captures itself.</summary>
    public DateTimeOffset? SettlesAt { get; init; }

    /// <summary>Whoever starts it is never answered.</summary>
    public bool IsSilent { get; init; }
}

/// <summary>
/// What was done with the money, counted as it happened and not read from the payment's state: a payment that was captured
/// twice would show it here.
/// </summary>
internal sealed record Tally
{
    public int Charges { get; init; }

    public int Captures { get; init; }

    public int Refunds { get; init; }

    public long CapturedMinor { get; init; }

    public long RefundedMinor { get; init; }

    public static Tally operator +(Tally one, Tally other) => new()
    {
        Charges = one.Charges + other.Charges,
        Captures = one.Captures + other.Captures,
        Refunds = one.Refunds + other.Refunds,
        CapturedMinor = checked(one.CapturedMinor + other.CapturedMinor),
        RefundedMinor = checked(one.RefundedMinor + other.RefundedMinor),
    };
}
