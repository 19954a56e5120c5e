using GraphBooking.Application.Bookings;
using GraphBooking.Application.Catalog;
using GraphBooking.Application.Payments;
using GraphBooking.Application.Shared;
using GraphBooking.Domain.Bookings;
using GraphBooking.Domain.Catalog;
using GraphBooking.Domain.Shared;
using GraphBooking.Infrastructure.Bookings;
using GraphBooking.Infrastructure.Routing;
using GraphBooking.Integration.Tests.Caching;
using GraphBooking.Integration.Tests.EventStore;
using GraphBooking.Integration.Tests.Reads;
using Npgsql;

namespace GraphBooking.Integration.Tests.Bookings;

/// <summary>Holds that are written in the round trip that locks, if all is as it was presumed.</summary>
public sealed class PresumedHoldTests
{
    private const string Presumed = "WITH presumed";

    private static readonly DateTimeOffset Day = Business.Day(2);

    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);

    [Fact]
    public async Task Hold_WhenAllIsKnown_TakesOneRoundTripAndSaysWhatIsStored()
    {
        await using var scene = await HoldScene.Open();

        Assert.Equal(1, await scene.RoundTripsToHold(Day + Hour));

        var held = (await scene.Hold(Day + (2 * Hour))).Value;
        Assert.Equal(held, await scene.Stored(held.Id) with { CancellationTiers = held.CancellationTiers });
        Assert.Equal(held.CreatedAt + Limits.DefaultHold, held.HoldExpiresAt);
        Assert.InRange(await scene.ClockAhead(held.CreatedAt), TimeSpan.Zero, TimeSpan.FromSeconds(10));
    }

    [Fact]
    public async Task Hold_WhereAnotherInstanceHolds_IsRefusedAndWritesNothing()
    {
        await using var scene = await HoldScene.Open();
        await scene.Hold(Day + Hour, scene.Pair.Other);

        await AssertRefused<SlotUnavailableError>(scene, Day + Hour);
    }

    [Fact]
    public async Task Hold_WhereAnotherInstanceHasClosed_IsRefusedAndWritesNothing()
    {
        await using var scene = await HoldScene.Open();
        await scene.Pair.Change(scene.Pair.Other, new AddClosure(scene.Room.Id, Day + Hour, Day + (2 * Hour), null, null));

        await scene.Hold(Day + (5 * Hour));
        await AssertRefused<SlotUnavailableError>(scene, Day + Hour);
        Assert.Equal(1, await scene.RoundTripsToHold(Day));
        Assert.Equal(1, await scene.RoundTripsToHold(Day + (2 * Hour)));
    }

    [Fact]
    public async Task Hold_NextToAnother_TakesOneRoundTrip()
    {
        await using var scene = await HoldScene.Open();
        await scene.Hold(Day + Hour, scene.Pair.Other);

        Assert.Equal(1, await scene.RoundTripsToHold(Day));
        Assert.Equal(1, await scene.RoundTripsToHold(Day + (2 * Hour)));
    }

    [Fact]
    public async Task Hold_ForSomebodyWhoIsNotThere_IsRefusedAndWritesNothing()
    {
        await using var scene = await HoldScene.Open();
        var erased = await scene.Business.Customer();
        await scene.Business.Database.Scalar<int>("UPDATE customers.customers SET erased_at = now() WHERE id = $1 RETURNING 1", erased.Id.Value);

        await AssertRefused<NotFoundError>(scene, Day + Hour, erased.Id);
        await AssertRefused<NotFoundError>(scene, Day + (2 * Hour), new CustomerId(Guid.NewGuid()));
    }

    [Fact]
    public async Task Hold_WhenRepeated_IsAnsweredAsBeforeAndCollidesWithNothing()
    {
        await using var scene = await HoldScene.Open(capacity: 3);
        var first = await scene.Hold(Day + Hour, key: "k");

        var (retries, (again, other)) = await Retries.Of(async () => (await scene.Hold(Day + Hour, key: "k"), await scene.Hold(Day + (3 * Hour), key: "k")));

        Assert.Equal(first.Value, again.Value);
        Assert.IsType<IdempotencyConflictError>(Assert.Single(other.Errors));
        Assert.Empty(retries);
    }

    /// <summary>Together they are too many, but never at one time.</summary>
    [Fact]
    public async Task Hold_WhereClaimsDoNotMeetEachOther_FindsRoom()
    {
        await using var scene = await HoldScene.Open(capacity: 2);
        var half = await scene.Business.Service([scene.Room], minutes: 30);
        await scene.Business.Hold(half, scene.Room, Day + Hour);
        await scene.Business.Hold(half, scene.Room, Day + (1.5 * Hour));

        Assert.True((await scene.Hold(Day + Hour)).IsOk);
        await AssertRefused<SlotUnavailableError>(scene, Day + Hour);
    }

    [Fact]
    public async Task Hold_WhereAHoldHasExpired_StillTakesOneRoundTrip()
    {
        await using var scene = await HoldScene.Open();
        await scene.Business.Hold(scene.Service, scene.Room, Day + Hour, holdFor: Limits.ShortestHold);
        await Task.Delay(Limits.ShortestHold + TimeSpan.FromMilliseconds(500));

        Assert.Equal(1, await scene.RoundTripsToHold(Day + Hour));
    }

    [Fact]
    public async Task Hold_AfterOneThatWaitedInVain_IsNotPresumedForAWhile()
    {
        await using var scene = await HoldScene.Open(isPatient: false);
        scene.Pair.One.Get<HoldTrips>().Break = TimeSpan.FromSeconds(3);
        await scene.Locked(() => scene.Hold(Day + Hour));

        Assert.Equal(0, await Statements.Count(() => scene.Hold(Day + (2 * Hour)), Presumed));
        await Task.Delay(TimeSpan.FromSeconds(3.1));
        Assert.Equal(1, await Statements.Count(() => scene.Hold(Day + (3 * Hour)), Presumed));
    }

    /// <summary>It was decided by a clock that has gone on while the lock was waited for.</summary>
    [Fact]
    public async Task Hold_ThatHadToWait_IsDecidedByTheClockAfterwards()
    {
        await using var scene = await HoldScene.Open(isPatient: false);
        var released = default(DateTimeOffset);

        var held = await scene.Locked(() => scene.Hold(Day + Hour), async () => released = await scene.Clock());

        Assert.True(held.Value.CreatedAt >= released);
    }

    [Theory]
    [InlineData(10)]
    [InlineData(0.2)]
    public async Task Hold_WhenTheClockIsTakenToBeAhead_IsDecidedByTheDatabases(double minutes)
    {
        await using var scene = await HoldScene.Open();
        await scene.Tell(TimeSpan.FromMinutes(minutes));

        var held = (await scene.Hold(Day + Hour)).Value;

        Assert.True(held.CreatedAt <= await scene.Clock());
    }

    [Fact]
    public async Task Hold_OfASlotThatCouldNotBeHeld_IsNotPresumedAgainUntilItIs()
    {
        await using var scene = await HoldScene.Open();
        var there = (await scene.Hold(Day + Hour, scene.Pair.Other)).Value;

        Assert.Equal(1, await Presumptions());
        Assert.Equal(0, await Presumptions());
        await scene.Pair.Change(scene.Pair.Other, new CancelBooking(there.Id, null, null, null));
        Assert.Equal(0, await Presumptions(isFree: true));
        Assert.Equal(1, await Presumptions());

        Task<int> Presumptions(bool isFree = false) =>
            Statements.Count(async () => Assert.Equal(isFree, (await scene.Hold(Day + Hour)).IsOk), Presumed);
    }

    /// <summary>The one that comes second finds out under the lock.</summary>
    [Fact]
    public async Task Hold_OfASlotThatIsBeingHeld_IsNotPresumed()
    {
        await using var scene = await HoldScene.Open(capacity: 2);

        var presumptions = await Statements.Count(
            async () => Assert.All(await scene.Locked(() => Task.WhenAll(scene.Hold(Day + Hour), scene.Hold(Day + Hour))), held => Assert.True(held.IsOk)),
            Presumed);

        Assert.Equal(1, presumptions);
    }

    /// <summary>Whoever locks a room for ever would else keep those who travel together for as long.</summary>
    [Fact]
    public async Task Hold_ThatWaitsForTooLong_IsBrokenOffAndTriedAgain()
    {
        await using var scene = await HoldScene.Open();
        await using var hasty = Instance.Of(
            scene.Business.Database,
            null,
            ("ConnectionStrings:Application", $"{scene.Business.Database.Configuration["ConnectionStrings:Application"]};Command Timeout=1"));
        hasty.Get<HoldTrips>().Patience = TimeSpan.FromMinutes(1);
        Assert.True((await scene.Hold(Day + (5 * Hour), hasty)).IsOk);

        var (retries, held) = await Retries.Of(() => scene.Locked(
            () => scene.Hold(Day + Hour, hasty), () => Task.Delay(TimeSpan.FromSeconds(1.5))));

        Assert.True(held.IsOk);
        Assert.NotEmpty(retries);
    }

    private static async Task AssertRefused<TError>(HoldScene scene, DateTimeOffset start, CustomerId? customer = null)
        where TError : Error
    {
        await scene.Tell(TimeSpan.Zero);
        var before = await scene.Written();
        var presumptions = await Statements.Count(
            async () => Assert.IsType<TError>(Assert.Single((await scene.Hold(start, customer: customer)).Errors)), Presumed);

        Assert.Equal((1, before), (presumptions, await scene.Written()));
    }
}
