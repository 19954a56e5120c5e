namespace GraphBooking.Sandbox.Webhooks;

/// <summary>How an event fares on its way to the receiver.</summary>
internal sealed class SentEvents(WebhookEvent webhook)
{
    public WebhookEvent Event => webhook;

    /// <summary>Copies that the receiver has yet to accept.</summary>
    public int Outstanding { get; set; } = 1;

    /// <summary>Copies that it has accepted.</summary>
    public int Delivered { get; set; }

    /// <summary>How often one was sent since the sandbox was started.</summary>
    public int Attempts { get; set; }
}
