using System.Collections.Frozen;
using GraphBooking.Domain.Bookings;

namespace GraphBooking.Infrastructure.EventStore;

/// <summary>
/// The stable names under which events are stored. A name is never reused: an event that changes its shape gets a new
/// version of its name.
/// </summary>
internal static class EventTypes
{
    private static readonly FrozenDictionary<Type, string> Names = new Dictionary<Type, string>
    {
        [typeof(BookingHeld)] = "booking.held.v1",
        [typeof(BookingCustomerAssigned)] = "booking.customer-assigned.v1",
        [typeof(BookingConfirmed)] = "booking.confirmed.v1",
        [typeof(BookingRescheduled)] = "booking.rescheduled.v1",
        [typeof(BookingCheckedIn)] = "booking.checked-in.v1",
        [typeof(BookingCompleted)] = "booking.completed.v1",
        [typeof(BookingCancelled)] = "booking.cancelled.v1",
        [typeof(BookingMarkedNoShow)] = "booking.marked-no-show.v1",
        [typeof(BookingExpired)] = "booking.expired.v1",
    }.ToFrozenDictionary();

    private static readonly FrozenDictionary<string, Type> Types =
        Names.ToFrozenDictionary(pair => pair.Value, pair => pair.Key);

    public static IReadOnlyCollection<Type> All => Names.Keys;

    public static string NameOf(BookingEvent happened) => Names[happened.GetType()];

    /// <summary>What callers know the event as, such as BookingHeld.</summary>
    public static string PublicNameOf(string storedName) => Types[storedName].Name;
}
