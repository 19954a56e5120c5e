namespace GraphBooking.Domain.Bookings;

/// <summary>
/// Held → Confirmed → CheckedIn → Completed; Held → Expired; Held | Confirmed → Cancelled; Confirmed → NoShow. Money that
/// comes late may take an expired booking's slot again: Expired → Confirmed.
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
