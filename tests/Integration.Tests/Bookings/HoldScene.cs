using GraphBooking.Application.Bookings;
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

/// <summary>A room of which one of two instances knows all.</summary>
internal sealed class HoldScene : IAsyncDisposable
{
    private HoldScene(Pair pair, Resource room, Service service) => (Pair, Room, Service) = (pair, room, service);

    public Pair Pair { get; }

    public Resource Room { get; }

    public Service Service { get; }

    public Business Business => Pair.Business;

    /// <param name="capacity">Of the room.</param>
    /// <param name="isPatient">However slow the machine is.</param>
    public static async Task<HoldScene> Open(int capacity = 1, bool isPatient = true)
    {
        var pair = await Pair.Open(withRedis: false);
        if (isPatient)
        {
            pair.One.Get<HoldTrips>().Patience = TimeSpan.FromMinutes(1);
        }

        var room = await pair.Business.Resource(capacity);
        var scene = new HoldScene(pair, room, await pair.Business.Service([room]));
        Assert.True((await scene.Hold(Business.Day(3))).IsOk);
        return scene;
    }

    public Task<Result<Booking>> Hold(DateTimeOffset start, Instance? at = null, CustomerId? customer = null, string? key = null) =>
        (at ?? Pair.One).Send(Business.Owner, new HoldSlot(Service.Id, Room.Id, start, 1, customer, null, null, key));

    public async Task<int> RoundTripsToHold(DateTimeOffset start)
    {
        await Tell(TimeSpan.Zero);
        return await Statements.Count(async () => Assert.True((await Hold(start)).IsOk));
    }

    /// <summary>Work that has to wait for half a second, since the room is locked.</summary>
    /// <param name="work">Waits.</param>
    /// <param name="before">Before it need not wait any longer.</param>
    public async Task<T> Locked<T>(Func<Task<T>> work, Func<Task>? before = null)
    {
        await using var locked = await RoomLock.Take(Business.Database, Room);
        var waiting = work();
        await locked.UntilWaitedFor();
        await Task.Delay(TimeSpan.FromMilliseconds(500));
        await (before?.Invoke() ?? Task.CompletedTask);
        await locked.Release();
        return await waiting;
    }

    /// <summary>Of a clock that is so far ahead of the database's.</summary>
    public async Task Tell(TimeSpan ahead) => Pair.One.Get<DatabaseClock>().Note(new(
        new(await Business.Database.Scalar<long>($"SELECT {PositionSql.OwnTimeline}"), 0), await Clock() + ahead));

    public async Task<Booking> Stored(BookingId id) =>
        (await Pair.One.Read(Business.Owner, (ILinkedBookings reads) => reads.Bookings([id], BookingLinks.None, default))).Bookings.Single();

    /// <summary>By how much the database's clock is ahead of a time.</summary>
    public async Task<TimeSpan> ClockAhead(DateTimeOffset time) => await Clock() - time;

    public async Task<DateTimeOffset> Clock() => await Business.Database.Scalar<DateTime>("SELECT clock_timestamp()");

    /// <summary>Bookings, claims, events, what is to be told, and answers.</summary>
    public async Task<string> Written() => (await Business.Database.Scalar<string>(
        "SELECT concat_ws(' ', (SELECT count(*) FROM booking.bookings WHERE tenant_id = $1), (SELECT count(*) FROM booking.claims WHERE tenant_id = $1), " +
        "(SELECT count(*) FROM eventstore.events WHERE tenant_id = $1), (SELECT count(*) FROM eventstore.outbox WHERE tenant_id = $1), " +
        "(SELECT count(*) FROM operations.idempotency_keys WHERE tenant_id = $1))", Pair.Tenant.Value))!;

    public ValueTask DisposeAsync() => Pair.DisposeAsync();
}

/// <summary>A room that nobody can hold.</summary>
internal sealed class RoomLock : IAsyncDisposable
{
    private readonly TestDatabase _database;
    private readonly NpgsqlConnection _connection;

    private RoomLock(TestDatabase database, NpgsqlConnection connection) => (_database, _connection) = (database, connection);

    public static async Task<RoomLock> Take(TestDatabase database, Resource room)
    {
        var connection = await database.Superuser.OpenConnectionAsync();
        await using var locking = new NpgsqlBatch(connection)
        {
            BatchCommands =
            {
                new("BEGIN"),
                new("SELECT 1 FROM booking.resource_head WHERE resource_id = $1 FOR NO KEY UPDATE") { Parameters = { new() { Value = room.Id.Value } } },
            },
        };
        await locking.ExecuteNonQueryAsync();
        return new RoomLock(database, connection);
    }

    /// <returns>The pids of those who wait for it, and of those who wait for them.</returns>
    public async Task<int[]> UntilWaitedFor(int by = 1)
    {
        int[] waiting = [];
        await Feeds.Until(async () => (waiting = (await _database.Scalar<int[]>(
            "WITH RECURSIVE waiting (pid) AS (SELECT $1 UNION SELECT a.pid FROM pg_stat_activity a JOIN waiting w ON w.pid = ANY (pg_blocking_pids(a.pid))) " +
            "SELECT coalesce(array_agg(pid), '{}') FROM waiting WHERE pid <> $1",
            _connection.ProcessID))!).Length >= by);
        return waiting;
    }

    public async Task Release()
    {
        await using var end = new NpgsqlCommand("ROLLBACK", _connection);
        await end.ExecuteNonQueryAsync();
    }

    public ValueTask DisposeAsync() => _connection.DisposeAsync();
}
