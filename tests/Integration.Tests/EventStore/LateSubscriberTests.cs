using GraphBooking.Application.Bookings;
using GraphBooking.Infrastructure.EventStore;

namespace GraphBooking.Integration.Tests.EventStore;

/// <summary>A subscriber that came in time and was opened late is given what it missed, or is told that it cannot be.</summary>
public sealed class LateSubscriberTests
{
    private static readonly FeedFilter Own = new("own", null, null, null);

    private readonly FeedSubscribers _subscribers = new(new OwnCommits(TimeProvider.System), TimeProvider.System);

    [Fact]
    public async Task Add_WhenWhatItMissedIsRemembered_GivesIt()
    {
        var came = TimeProvider.System.GetTimestamp();
        Deliver("own", 1);
        Deliver("other", FeedSubscribers.MostRecent - 1);

        var late = _subscribers.Add(Own, came);
        Deliver("own", 1);

        Assert.Equal(["own", "own"], (await Taken(late, 2)).Select(row => row.Tenant));
    }

    [Fact]
    public async Task Add_WhenWhatItMissedIsForgotten_CutsItOffInsteadOfLeavingAGap()
    {
        var came = TimeProvider.System.GetTimestamp();
        Deliver("own", 1);
        Deliver("other", FeedSubscribers.MostRecent);

        var late = _subscribers.Add(Own, came);

        await Assert.ThrowsAsync<SubscriberTooSlowException>(() => Taken(late, 1));
        Assert.Equal(0, _subscribers.Count);

        // Whoever comes now has missed nothing.
        var timely = _subscribers.Add(Own, TimeProvider.System.GetTimestamp());
        Deliver("own", 1);
        Assert.Single(await Taken(timely, 1));
    }

    private void Deliver(string tenant, int count) => _subscribers.Deliver(
    [
        .. Enumerable.Range(1, count).Select(n => new FeedRow(
            tenant, n, n, Guid.NewGuid(), Guid.NewGuid(), null, null, 1, "booking.held.v1", DateTimeOffset.UnixEpoch)),
    ]);

    private static async Task<List<FeedRow>> Taken(FeedSubscriber subscriber, int count)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        var taken = new List<FeedRow>();
        await foreach (var row in subscriber.Rows(patience.Token))
        {
            taken.Add(row);
            if (taken.Count == count)
            {
                break;
            }
        }

        return taken;
    }
}
