using System.Runtime.CompilerServices;
using GraphBooking.Application.Bookings;
using GraphBooking.Application.Shared;
using GraphBooking.Domain.Shared;

namespace GraphBooking.Infrastructure.EventStore;

/// <summary>The feed as one caller may see it: first what was missed, then live.</summary>
internal sealed class BookingChanges(FeedSubscribers subscribers, FeedReplay replay, CallerContext context) : IBookingChanges
{
    public async Task<IAsyncEnumerable<BookingChanged>> Subscribe(FollowBookings request, CancellationToken cancellationToken)
    {
        var filter = FeedFilter.Of(request, context.Caller);
        await subscribers.Opened.WaitAsync(cancellationToken);
        return request.AfterPosition is { } after
            ? Resume(filter, after, cancellationToken)
            : Live(Add(filter, request.Since, cancellationToken), 0, cancellationToken);
    }

    private async IAsyncEnumerable<BookingChanged> Resume(
        FeedFilter filter, long after, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        // Of a position beyond the feed's end it could not be told what was given already.
        var last = Math.Min(after, await replay.Head(filter.Tenant, cancellationToken));
        // The bulk first, at the subscriber's own pace: nothing has to wait in memory meanwhile.
        await foreach (var row in replay.After(last, filter, cancellationToken))
        {
            yield return Publish(row);
            last = row.Position;
        }

        // The rest with the live rows waiting behind: whatever the tail delivered before it knew us is in the feed by now.
        var subscriber = Add(filter, long.MaxValue, cancellationToken);
        try
        {
            await foreach (var row in replay.After(last, filter, cancellationToken))
            {
                yield return Publish(row);
                last = row.Position;
            }

            await foreach (var change in Live(subscriber, last, cancellationToken))
            {
                yield return change;
            }
        }
        finally
        {
            subscribers.Remove(subscriber);
        }
    }

    private async IAsyncEnumerable<BookingChanged> Live(
        FeedSubscriber subscriber, long last, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        try
        {
            await foreach (var row in subscriber.Rows(cancellationToken))
            {
                if (row.Position > last)
                {
                    yield return Publish(row);
                }
            }
        }
        finally
        {
            subscribers.Remove(subscriber);
        }
    }

    private FeedSubscriber Add(FeedFilter filter, long since, CancellationToken cancellationToken)
    {
        var subscriber = subscribers.Add(filter, since);
        cancellationToken.UnsafeRegister(_ => subscribers.Remove(subscriber), null);
        return subscriber;
    }

    private static BookingChanged Publish(FeedRow row) =>
        new(row.Position, EventTypes.PublicNameOf(row.EventType), new BookingId(row.BookingId), row.Version, row.OccurredAt);
}
