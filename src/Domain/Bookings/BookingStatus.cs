namespace GraphBooking.Domain.Bookings;

/// <summary>
/// Held → Confirmed → CheckedIn → Completed; Held → Expired; Held | Confirmed → Cancelled; Confirmed → NoShow.
/// </summary>
public enum BookingStatus
{
    Held,
    Confirmed,
    CheckedIn,
    Completed,
    Cancelled,
    Expired,
    NoShow,
}
