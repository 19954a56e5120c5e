using System.Collections.Frozen;
using GraphBooking.Domain.Bookings;
using GraphBooking.Domain.Payments;
using GraphBooking.Domain.Shared;

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
        [typeof(PaymentCaptured)] = "booking.payment-captured.v1",
        [typeof(PaymentRefunded)] = "booking.payment-refunded.v1",
        [typeof(PaymentEvent.Started)] = "payment.started.v1",
        [typeof(PaymentEvent.Accepted)] = "payment.accepted.v1",
        [typeof(PaymentEvent.ActionRequired)] = "payment.action-required.v1",
        [typeof(PaymentEvent.Resumed)] = "payment.resumed.v1",
        [typeof(PaymentEvent.Authorized)] = "payment.authorized.v1",
        [typeof(PaymentEvent.Abandoned)] = "payment.abandoned.v1",
        [typeof(PaymentEvent.Captured)] = "payment.captured.v1",
        [typeof(PaymentEvent.Failed)] = "payment.failed.v1",
        [typeof(PaymentEvent.Cancelled)] = "payment.cancelled.v1",
        [typeof(PaymentEvent.RefundRequested)] = "payment.refund-requested.v1",
        [typeof(PaymentEvent.Refunded)] = "payment.refunded.v1",
        [typeof(PaymentEvent.RefundFailed)] = "payment.refund-failed.v1",
        [typeof(PaymentEvent.DisputeOpened)] = "payment.dispute-opened.v1",
        [typeof(PaymentEvent.DisputeClosed)] = "payment.dispute-closed.v1",
    }.ToFrozenDictionary();

    private static readonly FrozenDictionary<string, Type> Types =
        Names.ToFrozenDictionary(pair => pair.Value, pair => pair.Key);

    public static IReadOnlyCollection<Type> All => Names.Keys;

    public static string NameOf(DomainEvent happened) => Names[happened.GetType()];

    /// <returns>Null when there is no event of this name.</returns>
    public static Type? TypeOf(string storedName) => Types.GetValueOrDefault(storedName);

    /// <summary>What callers know the event as, such as BookingHeld.</summary>
    public static string PublicNameOf(string storedName) => Types[storedName].Name;
}
