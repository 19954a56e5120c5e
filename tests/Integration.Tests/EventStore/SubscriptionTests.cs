using System.Diagnostics;
using GraphBooking.Application.Bookings;
using GraphBooking.Application.Shared;
using GraphBooking.Domain.Bookings;
using GraphBooking.Domain.Shared;
using GraphBooking.Infrastructure.EventStore;

namespace GraphBooking.Integration.Tests.EventStore;

[Collection(Feeds.Name)]
public sealed class SubscriptionTests
{
    [Fact]
    public async Task Subscription_AfterTwoHundredMissedEvents_HasEachOnceInOrderWhileOthersAreWritten()
    {
        var database = await Feeds.Database();
        await using var node = await Node.Start(database);
        var caller = Feeds.Stranger();
        await Feeds.Insert(database, caller, 50);
        await Feeds.UntilEmpty(database);
        await Feeds.Insert(database, caller, 200);
        var writing = Task.Run(async () =>
        {
            for (var i = 0; i < 100; i++)
            {
                await Feeds.Insert(database, caller, 5);
            }
        });

        // Several come back at different moments of the writing.
        var streams = await Task.WhenAll(Enumerable.Range(0, 8).Select(async i =>
        {
            await Task.Delay(20 * i);
            return await (await node.Subscribe(caller, after: 50)).Take(700);
        }));
        await writing;

        Assert.All(streams, changes => Assert.Equal(Enumerable.Range(51, 700), changes.Select(change => (int)change.Position)));
        Assert.Equal(0, node.Subscribers.Count);
    }

    /// <summary>The wish came in time; it took the server longer to open the stream than others took to book.</summary>
    [Fact]
    public async Task Subscription_WhenItIsOpenedLate_BeginsWhenItArrived()
    {
        var database = await Feeds.Database();
        await using var node = await Node.Start(database);
        var caller = Feeds.Stranger();
        await Feeds.Insert(database, caller, 3);
        await Feeds.UntilEmpty(database);
        await (await node.Subscribe(caller, after: 0)).Take(3);
        await Task.Delay(50);
        var arrived = TimeProvider.System.GetTimestamp();

        await Feeds.Insert(database, caller, 2);
        await (await node.Subscribe(caller, after: 3)).Take(2);
        await Task.Delay(50);
        var late = await node.Subscribe(caller, since: arrived);
        await Feeds.Insert(database, caller, 1);

        Assert.Equal([4, 5, 6], (await late.Take(3)).Select(change => change.Position));
    }

    /// <summary>No sequencer runs yet, so what was committed before gets its place only after the subscription.</summary>
    [Fact]
    public async Task Subscription_WhenThisProcessCommittedBefore_IsNotToldOfIt()
    {
        var database = await Feeds.Database();
        await using var node = await Node.Start(database, sequences: false);
        var business = await Business.Open(at: database);
        var resource = await business.Resource();
        var service = await business.Service([resource]);
        var held = (await node.Send(
            business.Owner, new HoldSlot(service.Id, resource.Id, Business.Day(1), 1, null, null, null, null))).Value;

        var stream = await node.Subscribe(business.Owner);
        Assert.True((await node.Send(business.Owner, new ConfirmBooking(held.Id, null, null))).IsOk);
        await node.Writer.Turn(default);
        node.Signals.Sequenced();

        Assert.Equal("BookingConfirmed", Assert.Single(await stream.Take(1)).Type);
    }

    [Fact]
    public async Task Subscription_WhenEventsArriveAtEveryMomentOfItsReplay_HasEachOnceInOrder()
    {
        var database = await Feeds.Database();
        await using var node = await Node.Start(database, sequences: false);
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        var (caller, given) = (Feeds.Stranger(), new List<long>());
        await Grow(10);
        await using var stream = (await node.Subscribe(caller, after: 0)).GetAsyncEnumerator(patience.Token);
        await Read(10);
        Assert.Equal(0, node.Subscribers.Count);
        // It has read to the feed's end, and the tail does not know it yet.
        await Grow(FeedReplay.Page);
        await Read(1);
        Assert.Equal(1, node.Subscribers.Count);
        // Now the tail does, and delivers what it is still to read in the next page too.
        await Grow(5);
        await Read(FeedReplay.Page + 4);
        await Grow(5);
        await Read(5);

        Assert.Equal(Enumerable.Range(1, FeedReplay.Page + 20), given.Select(position => (int)position));

        // Until the tail has delivered it.
        async Task Grow(int count)
        {
            var witness = await node.Subscribe(caller);
            await Feeds.Insert(database, caller, count);
            await node.Writer.Turn(default);
            node.Signals.Sequenced();
            await witness.Take(count);
        }

        async Task Read(int count)
        {
            for (var i = 0; i < count && await stream.MoveNextAsync(); i++)
            {
                given.Add(stream.Current.Position);
            }
        }
    }

    [Fact]
    public async Task Subscription_AfterAPositionThatTheFeedHasNot_GoesOnLive()
    {
        var database = await Feeds.Database();
        await using var node = await Node.Start(database);
        var caller = Feeds.Stranger();
        await Feeds.Insert(database, caller, 3);
        await Feeds.UntilEmpty(database);
        var beyond = (await node.Subscribe(caller, after: 1_000_000)).Take(2);
        var before = (await node.Subscribe(caller, after: -5)).Take(5);
        await Feeds.Until(() => Task.FromResult(node.Subscribers.Count == 2));

        await Feeds.Insert(database, caller, 2);

        Assert.Equal([4, 5], (await beyond).Select(change => change.Position));
        Assert.Equal([1, 2, 3, 4, 5], (await before).Select(change => change.Position));
    }

    [Fact]
    public async Task Subscription_InARandomRunOfManyTenants_HasItsOwnEventsAlone()
    {
        var database = await Feeds.Database();
        await using var node = await Node.Start(database);
        for (var round = 0; round < TestDatabase.Rounds(10); round++)
        {
            var seed = Environment.TickCount;
            var random = new Random(seed);
            var tenants = Enumerable.Range(0, 20).Select(_ => (Caller: Feeds.Stranger(), Written: 0)).ToArray();
            // Live from the start, and back again from the middle.
            var live = await Task.WhenAll(tenants.Select(tenant => node.Subscribe(tenant.Caller)));
            for (var i = 0; i < 250; i++)
            {
                var (which, count) = (random.Next(20), random.Next(1, 8));
                await Feeds.Insert(database, tenants[which].Caller, count);
                tenants[which].Written += count;
            }

            for (var i = 0; i < 20; i++)
            {
                var (caller, written) = tenants[i];
                var changes = await live[i].Take(written);
                var again = await (await node.Subscribe(caller, after: written / 2)).Take(written - (written / 2));
                Assert.True(Enumerable.Range(1, written).Select(position => (long)position).SequenceEqual(changes.Select(change => change.Position)), $"seed {seed}");
                Assert.Equal(changes.Skip(written / 2), again);
                var mine = await database.Scalar<long>(
                    "SELECT count(*) FROM eventstore.feed WHERE tenant_id = $1 AND booking_id = ANY ($2)",
                    caller.Tenant!.Value.Value, changes.Select(change => change.BookingId.Value).ToArray());
                Assert.Equal(written, mine);
            }
        }
    }

    [Fact]
    public async Task Statements_PerEvent_AreTheSameForOneSubscriberAndForTwoHundred()
    {
        var database = await Feeds.Database();
        await using var node = await Node.Start(database, sequences: false);
        var caller = Feeds.Stranger();

        // The turn's lock and its move, and one read of the tail.
        Assert.Equal(3, await Count(1));
        Assert.Equal(3, await Count(200));

        async Task<int> Count(int subscribers)
        {
            var streams = await Task.WhenAll(Enumerable.Range(0, subscribers).Select(_ => node.Subscribe(caller)));
            await Feeds.Insert(database, caller, 20);
            // The tail's own next look is a second away from now.
            node.Signals.Sequenced();
            await Task.Delay(200);
            var name = await database.Scalar<string>("SELECT current_database()::text");
            var count = 0;
            using var listener = new ActivityListener
            {
                ShouldListenTo = source => source.Name == "Npgsql",
                Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllData,
                ActivityStopped = span =>
                {
                    if (span.TagObjects.Any(tag => name!.Equals(tag.Value)) && span.TagObjects.Any(tag => tag.Key is "db.query.text" or "db.statement"))
                    {
                        Interlocked.Increment(ref count);
                    }
                },
            };
            ActivitySource.AddActivityListener(listener);
            await node.Writer.Turn(default);
            node.Signals.Sequenced();
            await Task.WhenAll(streams.Select(stream => stream.Take(20)));
            return count;
        }
    }

    [Fact]
    public async Task Subscriber_ThatDoesNotRead_IsCutOffAndTheOthersGoOn()
    {
        var database = await Feeds.Database();
        await using var node = await Node.Start(database);
        var caller = Feeds.Stranger();
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        var slow = await node.Subscribe(caller, cancellationToken: patience.Token);
        var fast = (await node.Subscribe(caller)).Take(FeedSubscriber.Most + 500);
        for (var i = 0; i < FeedSubscriber.Most + 500; i += 100)
        {
            await Feeds.Insert(database, caller, 100);
        }

        Assert.Equal(FeedSubscriber.Most + 500, (await fast).Count);
        Assert.Equal(0, node.Subscribers.Count);
        var given = new List<long>();
        await Assert.ThrowsAsync<SubscriberTooSlowException>(async () =>
        {
            await foreach (var change in slow)
            {
                given.Add(change.Position);
            }
        });

        // What it was given has no gap, so it can come back.
        Assert.Equal(Enumerable.Range(1, FeedSubscriber.Most).Select(position => (long)position), given);
        Assert.Equal(FeedSubscriber.Most + 1, (await (await node.Subscribe(caller, after: given[^1])).Take(1))[0].Position);
    }

    [Fact]
    public async Task Subscription_WhenItIsCancelledUnread_LeavesNothingBehind()
    {
        await using var node = await Node.Start(await Feeds.Database());
        using var gone = new CancellationTokenSource();
        await node.Subscribe(Feeds.Stranger(), cancellationToken: gone.Token);
        Assert.Equal(1, node.Subscribers.Count);

        await gone.CancelAsync();

        Assert.Equal(0, node.Subscribers.Count);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Reschedule_ToAnotherResource_IsDeliveredToSubscribersOfBoth(bool replayed)
    {
        var database = await Feeds.Database();
        await using var node = await Node.Start(database);
        var business = await Business.Open(at: database);
        var (from, to, other) = (await business.Resource(), await business.Resource(), await business.Resource());
        var service = await business.Service([from, to, other]);
        var streams = new List<IAsyncEnumerable<BookingChanged>>();
        if (!replayed)
        {
            await Subscribe(null);
        }

        var booking = (await node.Send(business.Owner, new HoldSlot(service.Id, from.Id, Business.Day(3), 1, null, null, null, null))).Value;
        await node.Send(business.Owner, new RescheduleBooking(booking.Id, Business.Day(4), to.Id, null, null));
        await node.Send(business.Owner, new ConfirmBooking(booking.Id, null, null));
        var unrelated = (await node.Send(business.Owner, new HoldSlot(service.Id, other.Id, Business.Day(3), 1, null, null, null, null))).Value;
        if (replayed)
        {
            await Feeds.UntilEmpty(database);
            await Subscribe(0);
        }

        Assert.Equal([nameof(BookingHeld), nameof(BookingRescheduled)], (await streams[0].Take(2)).Select(change => change.Type));
        Assert.Equal([nameof(BookingRescheduled), nameof(BookingConfirmed)], (await streams[1].Take(2)).Select(change => change.Type));
        Assert.Equal(unrelated.Id, Assert.Single(await streams[2].Take(1)).BookingId);

        async Task Subscribe(long? after)
        {
            foreach (var resource in new[] { from, to, other })
            {
                streams.Add(await node.Subscribe(business.Owner, after, resource: resource.Id));
            }
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Subscription_OfACustomer_HasItsOwnBookingsAlone(bool replayed)
    {
        var database = await Feeds.Database();
        await using var node = await Node.Start(database);
        var business = await Business.Open(at: database);
        var resource = await business.Resource(capacity: 10);
        var service = await business.Service([resource]);
        var (own, foreign) = (await business.Customer(), await business.Customer("Eve"));
        var customer = new Caller(Role.Customer, own.Id.ToString(), business.Tenant.Id);
        var stream = replayed ? null : await node.Subscribe(customer);
        await Hold(foreign.Id);
        await Hold(null);
        var mine = await Hold(own.Id);
        await Feeds.UntilEmpty(database);
        stream ??= await node.Subscribe(customer, after: 0);

        var change = Assert.Single(await stream.Take(1));
        Assert.Equal((mine.Id, 3), (change.BookingId, change.Position));
        Assert.Equal((nameof(BookingHeld), 1, mine.CreatedAt), (change.Type, change.Version, change.OccurredAt));

        async Task<Booking> Hold(CustomerId? id) =>
            (await node.Send(business.Owner, new HoldSlot(service.Id, resource.Id, Business.Day(3), 1, id, null, null, null))).Value;
    }
}
