namespace GraphBooking.Sandbox.Payments;

internal static class EventTypes
{
    public const string RequiresAction = "payment.requires_action";
    public const string Authorized = "payment.authorized";
    public const string Captured = "payment.captured";
    public const string Failed = "payment.failed";
    public const string Cancelled = "payment.cancelled";
    public const string Refunded = "payment.refunded";
    public const string DisputeOpened = "dispute.opened";
    public const string DisputeClosed = "dispute.closed";
}
