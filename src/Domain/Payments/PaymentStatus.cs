namespace GraphBooking.Domain.Payments;

/// <summary>
/// Processing → RequiresAction → Authorized → Captured → PartiallyRefunded → Refunded; whatever is open may become Failed or
/// Cancelled, and what has failed may still be authorised with another card. Money that was taken counts whatever was thought
/// before.
/// </summary>
public enum PaymentStatus
{
    RequiresAction,
    Processing,
    Authorized,
    Captured,
    Failed,
    Cancelled,
    Refunded,
    PartiallyRefunded,
}
