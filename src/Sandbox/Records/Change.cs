using GraphBooking.Sandbox.Payments;

namespace GraphBooking.Sandbox.Records;

/// <summary>One line of the journal: everything that changed at once.</summary>
internal sealed record Change
{
    public required DateTimeOffset At { get; init; }

    /// <summary>The payment as it is from now on.</summary>
    public BookedPayment? Payment { get; init; }

    public UsedKey? Key { get; init; }

    /// <summary>A webhook that is to be sent about the payment.</summary>
    public RaisedEvent? Event { get; init; }

    public Resend? Resend { get; init; }

    /// <summary>A webhook that need not be sent again.</summary>
    public SentEvent? Sent { get; init; }

    public WebhookTarget? Target { get; init; }
}

/// <param name="Digest">Of the request that the key was first used for.</param>
internal sealed record UsedKey(string Operation, string Key, string Digest, string PaymentId);

internal sealed record RaisedEvent(string Id, string Type);

internal sealed record Resend(string EventId, int Copies);

/// <param name="Delivered">False when it was given up.</param>
internal sealed record SentEvent(string EventId, bool Delivered);

/// <param name="Url">Null to hold webhooks back.</param>
internal sealed record WebhookTarget(Uri? Url);
