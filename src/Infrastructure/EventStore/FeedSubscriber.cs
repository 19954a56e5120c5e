using System.Threading.Channels;
using GraphBooking.Application.Bookings;

namespace GraphBooking.Infrastructure.EventStore;

/// <summary>What waits for one subscriber: rows that it shares with all others, and never more than a fixed number.</summary>
internal sealed class FeedSubscriber(FeedFilter filter, long? since, OwnCommits commits)
{
    public const int Most = 1000;

    private readonly Channel<FeedRow> _rows =
        Channel.CreateBounded<FeedRow>(new BoundedChannelOptions(Most) { SingleReader = true, SingleWriter = true });

    public string Tenant => filter.Tenant;

    public IAsyncEnumerable<FeedRow> Rows(CancellationToken cancellationToken) => _rows.Reader.ReadAllAsync(cancellationToken);

    /// <returns>False when the subscriber is too far behind, and has been ended.</returns>
    public bool Offer(FeedRow row)
    {
        if (!filter.Matches(row) || IsKnown(row) || _rows.Writer.TryWrite(row))
        {
            return true;
        }

        CutOff();
        return false;
    }

    /// <summary>Ends it with <see cref="SubscriberTooSlowException"/>, after what waits for it already.</summary>
    public void CutOff() => _rows.Writer.TryComplete(new SubscriberTooSlowException());

    private bool IsKnown(FeedRow row) => since is { } begin && commits.IsBefore(row, begin);
}
