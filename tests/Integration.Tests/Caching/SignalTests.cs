using GraphBooking.Infrastructure.EventStore;
using GraphBooking.Integration.Tests.EventStore;

namespace GraphBooking.Integration.Tests.Caching;

public sealed class SignalTests
{
    private static readonly TimeSpan Never = TimeSpan.FromMinutes(2);

    [Fact]
    public async Task Sequenced_WakesThisInstanceAndTheOthers()
    {
        await using var redis = await RedisServer.Start();
        var database = await TestDatabase.Get();
        await using var one = Instance.Of(database, redis);
        await using var other = Instance.Of(database, redis);
        await Connected(one, other);

        var (here, there) = (Wait(one), Wait(other));
        one.Get<IFeedSignals>().Sequenced();

        Assert.True(await here);
        Assert.True(await there);
    }

    /// <summary>Otherwise each commit would make the sequencers of all instances take a turn.</summary>
    [Fact]
    public async Task Signals_OfItsOwn_DoNotComeBack()
    {
        await using var redis = await RedisServer.Start();
        var database = await TestDatabase.Get();
        await using var one = Instance.Of(database, redis);
        await using var other = Instance.Of(database, redis);
        await Connected(one, other);

        one.Get<IFeedSignals>().Committed();
        one.Get<IFeedSignals>().Sequenced();
        Assert.True(await one.Get<IFeedSignals>().WaitForSequence(Never, default));
        Assert.True(await Wait(other));

        Assert.False(await one.Get<IFeedSignals>().WaitForSequence(TimeSpan.Zero, default));
        Assert.False(await other.Get<IFeedSignals>().WaitForCommit(TimeSpan.Zero, default));
    }

    [Fact]
    public async Task Sequenced_WhenRedisComesLateOrWasAway_IsHeardOnceItIsThere()
    {
        await using var redis = RedisServer.NotStarted();
        var database = await TestDatabase.Get();
        await using var one = Instance.Of(database, redis);
        await using var other = Instance.Of(database, redis);
        AssertLocal(one);

        await redis.Start();
        await Connected(one, other);
        await redis.Kill();
        AssertLocal(one);

        await redis.Start();
        await Connected(one, other);
    }

    [Fact]
    public async Task Sequenced_WhenRedisIsPaused_WakesThisInstanceAndWaitsForNobody()
    {
        await using var redis = await RedisServer.Start();
        await using var one = Instance.Of(await TestDatabase.Get(), redis);
        await Connected(one, one);
        await redis.Pause();

        for (var i = 0; i < 100_000; i++)
        {
            one.Get<IFeedSignals>().Sequenced();
        }

        AssertLocal(one);
        await redis.Resume();
    }

    private static void AssertLocal(Instance instance)
    {
        instance.Get<IFeedSignals>().Sequenced();
        Assert.True(instance.Get<IFeedSignals>().WaitForSequence(TimeSpan.Zero, default).IsCompletedSuccessfully);
    }

    private static Task<bool> Wait(Instance instance) => instance.Get<IFeedSignals>().WaitForSequence(Never, default);

    /// <summary>Until each hears the other, and nothing of it is left to hear.</summary>
    private static async Task Connected(Instance one, Instance other)
    {
        await Hears(one, other);
        await Hears(other, one);
        while (await one.Get<IFeedSignals>().WaitForSequence(TimeSpan.FromMilliseconds(300), default)
            || await other.Get<IFeedSignals>().WaitForSequence(TimeSpan.FromMilliseconds(300), default))
        {
        }
    }

    private static Task Hears(Instance listener, Instance speaker) => Feeds.Until(async () =>
    {
        speaker.Get<IFeedSignals>().Sequenced();
        return await listener.Get<IFeedSignals>().WaitForSequence(TimeSpan.FromMilliseconds(100), default);
    });
}
