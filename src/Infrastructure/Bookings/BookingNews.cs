using GraphBooking.Domain.Bookings;
using GraphBooking.Infrastructure.EventStore;
using GraphBooking.Infrastructure.Payments;

namespace GraphBooking.Infrastructure.Bookings;

/// <summary>Tells those within this process who wait for it that a booking has changed, once that is committed.</summary>
internal sealed class BookingNews(OwnCommits commits, IFeedSignals feed, PaymentSignals payments)
{
    public void Committed(BookingChange change)
    {
        if (change.Events.Count == 0)
        {
            return;
        }

        for (var version = change.Booking.Version - change.Events.Count + 1; version <= change.Booking.Version; version++)
        {
            commits.Note(change.Booking.Id.Value, version);
        }

        feed.Committed();
        if (change.Booking.KeepAtMostMinor is not null)
        {
            payments.Ring();
        }
    }
}
