namespace GraphBooking.Sandbox.Payments;

/// <summary>What a step makes of a payment: the payment afterwards, or a refusal.</summary>
internal sealed record Decision
{
    private Decision()
    {
    }

    public Refusal? Refusal { get; private init; }

    /// <summary>Null when refused.</summary>
    public BookedPayment? Payment { get; private init; }

    /// <summary>Whether there is anything to write down.</summary>
    public bool IsChange { get; private init; }

    /// <summary>The type of the webhook that tells of the change; null for none.</summary>
    public string? Event { get; private init; }

    public static Decision Changed(BookedPayment payment, string? eventType) =>
        new() { Payment = payment, IsChange = true, Event = eventType };

    /// <summary>It was so already.</summary>
    public static Decision Unchanged(BookedPayment payment) => new() { Payment = payment };

    public static implicit operator Decision(Refusal refusal) => new() { Refusal = refusal };
}
