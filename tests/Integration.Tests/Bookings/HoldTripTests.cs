using System.Diagnostics;
using GraphBooking.Application.Bookings;
using GraphBooking.Application.Shared;
using GraphBooking.Domain.Bookings;
using GraphBooking.Domain.Catalog;
using GraphBooking.Domain.Shared;
using GraphBooking.Infrastructure.Bookings;
using GraphBooking.Infrastructure.Persistence;
using GraphBooking.Integration.Tests.Caching;
using GraphBooking.Integration.Tests.Reads;
using Npgsql;

namespace GraphBooking.Integration.Tests.Bookings;

/// <summary>Presumed holds of several requests in one round trip and one commit.</summary>
public sealed class HoldTripTests
{
    private static readonly DateTimeOffset Day = Business.Day(2);

    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(250);

    // The time-out of a statement is twice as long.
    private static readonly TimeSpan NotForLong = TimeSpan.FromSeconds(15);

    [Fact]
    public async Task ThoseWhoWait_AreWrittenTogether_EachBehindItsOwnTenant()
    {
        await using var scene = await HoldScene.Open(capacity: 100);
        var places = await Places(scene, scene.Business, await Business.Open(at: scene.Business.Database));
        Booking[] held = [];

        var locks = await Statements.Count(
            async () => held = await WhileAllTravel(scene, () => Task.WhenAll(Enumerable.Range(0, 20).Select(i => places[i % 2].Hold(Day.AddHours(i))))),
            "UPDATE resource_head");

        // All of them wait when a place is free; a second trip may have begun between them. Those who made them wait are counted too.
        Assert.InRange(locks - Environment.ProcessorCount, 1, 2);
        var stored = await scene.Business.Database.Scalar<string[]>(
            "SELECT array_agg(b.tenant_id::text ORDER BY at) FROM unnest($1, $2) WITH ORDINALITY AS wanted (id, stream, at) " +
            "JOIN booking.bookings b USING (id) JOIN booking.claims c ON c.booking_id = b.id AND c.tenant_id = b.tenant_id " +
            "JOIN eventstore.events e ON e.stream_id = wanted.stream AND e.tenant_id = b.tenant_id",
            held.Select(booking => booking.Id.Value).ToArray(),
            held.Select(booking => booking.Id.ToString()).ToArray());
        Assert.Equal(Enumerable.Range(0, 20).Select(i => places[i % 2].Business.Tenant.Id.Value), stored);
    }

    [Fact]
    public async Task OneThatIsRefused_TakesNobodyAlong()
    {
        await using var scene = await HoldScene.Open(capacity: 100);
        var places = await Places(scene, scene.Business, scene.Business);
        var (room, other) = (places[0], places[1]);
        await room.Hold(Day, scene.Pair.Other);
        Result<Booking>? refused = null;

        var locks = await Statements.Count(
            () => WhileAllTravel(scene, async () =>
            {
                var holds = Task.WhenAll(other.Hold(Day), other.Hold(Day.AddHours(1)));
                refused = await room.Try(Day);
                return await holds;
            }),
            "UPDATE resource_head");

        Assert.IsType<SlotUnavailableError>(Assert.Single(refused!.Errors));
        // One more than as above: it alone has tried again.
        Assert.InRange(locks - Environment.ProcessorCount, 2, 3);
    }

    [Fact]
    public async Task OneThatWaitsForALock_HoldsNobodyUpForLong()
    {
        await using var scene = await HoldScene.Open(capacity: 100);
        var places = await Places(scene, scene.Business, scene.Business);
        var (room, other) = (places[0], places[1]);
        await using var locked = await RoomLock.Take(scene.Business.Database, room.Room);
        Task<Booking>? late = null;

        await WhileAllTravel(
            scene,
            () =>
            {
                late = room.Hold(Day);
                return Task.WhenAll(other.Hold(Day), other.Hold(Day.AddHours(1))).WaitAsync(NotForLong);
            },
            () => scene.Pair.One.Get<HoldTrips>().Patience = TimeSpan.FromSeconds(2));

        Assert.False(late!.IsCompleted);
        await locked.Release();
        await late;
    }

    [Theory]
    [InlineData(60_000, 1, 59_900)]
    [InlineData(50, 1, 1)]
    public async Task LocksAreWaitedFor_ForWhatIsLeftOfTheTripsPatience(int patience, int least, int most)
    {
        var database = await TestDatabase.Get();
        await using var connection = await database.Superuser.OpenConnectionAsync();
        await using var batch = new SqlBatch(connection).Add("BEGIN").Add("SELECT pg_sleep(0.1)").Add(HoldSql.Boarding, P.Text("t"), P.Int(patience));
        await batch.Run(default);

        await using var setting = new NpgsqlCommand("SELECT setting::int FROM pg_settings WHERE name = 'lock_timeout'", connection);
        Assert.InRange((int)(await setting.ExecuteScalarAsync())!, least, most);
    }

    /// <summary>What a trip is stuck in may last as long as it will: a node that is lost without a word, or a standby.</summary>
    [Fact]
    public async Task TripsThatAreStuck_LetThoseGoWhoStandInLine()
    {
        await using var scene = await HoldScene.Open(capacity: 100);
        var other = (await Places(scene, scene.Business))[0];
        scene.Pair.One.Get<HoldTrips>().Patience = TimeSpan.FromSeconds(5);
        await using var locked = await RoomLock.Take(scene.Business.Database, scene.Room);
        var travelling = Travelling(scene);
        var stuck = await locked.UntilWaitedFor(Environment.ProcessorCount);
        try
        {
            Stop(stuck);
            await Task.WhenAll(other.Hold(Day), other.Hold(Day.AddHours(1))).WaitAsync(NotForLong);
            Assert.False(travelling.IsCompleted);
        }
        finally
        {
            Continue(stuck);
        }

        await locked.Release();
        await travelling;
    }

    /// <summary>The time that they stand in line counts, and theirs is not to be wasted on a trip that comes too late for them.</summary>
    [Fact]
    public async Task ThoseWhoHaveWaitedForTooLong_DoNotTravel()
    {
        await using var scene = await HoldScene.Open(capacity: 100);
        var other = (await Places(scene, scene.Business))[0];

        var presumptions = await Statements.Count(
            () => WhileAllTravel(
                scene,
                () => Task.WhenAll(other.Hold(Day), other.Hold(Day.AddHours(1))),
                () => scene.Pair.One.Get<HoldTrips>().Patience = Patience),
            "WITH presumed");

        Assert.Equal(Environment.ProcessorCount, presumptions);
    }

    [Fact]
    public async Task WhoeverGivesUpInLine_HoldsNothing()
    {
        await using var scene = await HoldScene.Open(capacity: 100);
        var other = (await Places(scene, scene.Business))[0];
        using var impatience = new CancellationTokenSource();

        await WhileAllTravel(
            scene,
            () => Assert.ThrowsAnyAsync<OperationCanceledException>(() => other.Hold(Day, cancellationToken: impatience.Token)),
            impatience.Cancel);

        Assert.True((await other.Try(Day)).IsOk);
    }

    [Fact]
    public async Task TripsThatAreCutOff_AreRepeatedByEachAlone()
    {
        await using var scene = await HoldScene.Open(capacity: 100);
        await using var locked = await RoomLock.Take(scene.Business.Database, scene.Room);
        var travelling = Travelling(scene);
        await scene.Business.Database.Scalar<bool>(
            "SELECT bool_and(pg_terminate_backend(pid)) FROM unnest($1) AS pid", await locked.UntilWaitedFor(Environment.ProcessorCount));

        await locked.Release();
        var held = await travelling;
        Assert.Equal(held.Length, await scene.Business.Database.Scalar<long>(
            "SELECT count(*) FROM booking.bookings WHERE resource_id = $1 AND start_at < $2", scene.Room.Id.Value, Business.Day(3).UtcDateTime));
    }

    [Fact]
    public async Task TripsOfTwoInstancesOverTheSameRooms_NeverLockEachOtherOut()
    {
        await using var scene = await HoldScene.Open(capacity: 100);
        scene.Pair.Other.Get<HoldTrips>().Patience = scene.Pair.One.Get<HoldTrips>().Patience;
        var rooms = await Places(scene, [.. Enumerable.Repeat(scene.Business, 6)]);
        foreach (var room in rooms)
        {
            await room.Hold(Business.Day(3), scene.Pair.Other);
        }

        var (failures, _) = await Retries.Of(() => Task.WhenAll(Enumerable.Range(0, 600).Select(i =>
            rooms[i % 2 == 0 ? i / 2 % 6 : 5 - (i / 2 % 6)].Hold(Business.Day(5).AddHours(i), i % 2 == 0 ? scene.Pair.One : scene.Pair.Other))));

        Assert.Empty(failures);
    }

    /// <summary>Work while every trip that may be under way waits for the scene's room.</summary>
    /// <param name="scene">Of a room with enough of capacity.</param>
    /// <param name="work">Stands in line.</param>
    /// <param name="before">Before they go on.</param>
    private static async Task<T> WhileAllTravel<T>(HoldScene scene, Func<Task<T>> work, Action? before = null)
    {
        await using var locked = await RoomLock.Take(scene.Business.Database, scene.Room);
        var travelling = Travelling(scene);
        await locked.UntilWaitedFor(Environment.ProcessorCount);
        var waiting = work();
        await Task.Delay(TimeSpan.FromMilliseconds(500));
        before?.Invoke();
        await locked.Release();
        await travelling;
        return await waiting;
    }

    private static Task<Booking[]> Travelling(HoldScene scene) => Task.WhenAll(
        Enumerable.Range(0, Environment.ProcessorCount).Select(async i => (await scene.Hold(Day.AddHours(i))).Value));

    private static void Stop(int[] pids) => Send("-STOP", pids);

    private static void Continue(int[] pids) => Send("-CONT", pids);

    private static void Send(string signal, int[] pids)
    {
        using var kill = Process.Start("kill", [signal, .. pids.Select(pid => $"{pid}")]);
        kill.WaitForExit();
        Assert.Equal(0, kill.ExitCode);
    }

    /// <summary>One of each business, all known to the first instance as the scene's own.</summary>
    private static async Task<Place[]> Places(HoldScene scene, params Business[] businesses)
    {
        var places = new List<Place>();
        foreach (var business in businesses)
        {
            var room = await business.Resource();
            places.Add(new(scene, business, room, await business.Service([room])));
        }

        // What was seen of the catalogue before the last of them counts no more.
        await scene.Hold(Business.Day(4));
        foreach (var place in places)
        {
            await place.Hold(Business.Day(4));
        }

        return [.. places];
    }

    private sealed record Place(HoldScene Scene, Business Business, Resource Room, Service Service)
    {
        public Task<Result<Booking>> Try(DateTimeOffset start, Instance? at = null, CancellationToken cancellationToken = default) => (at ?? Scene.Pair.One)
            .Send(Business.Owner, new HoldSlot(Service.Id, Room.Id, start, 1, null, null, null, null), cancellationToken: cancellationToken);

        public async Task<Booking> Hold(DateTimeOffset start, Instance? at = null, CancellationToken cancellationToken = default) =>
            (await Try(start, at, cancellationToken)).Value;
    }
}
