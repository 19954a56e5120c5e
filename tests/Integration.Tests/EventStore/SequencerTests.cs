using System.Diagnostics;
using System.Diagnostics.Metrics;
using GraphBooking.Application.Bookings;
using GraphBooking.Application.Shared;
using GraphBooking.Domain.Bookings;
using GraphBooking.Domain.Shared;
using GraphBooking.Infrastructure.EventStore;
using GraphBooking.Integration.Tests.Isolation;
using Npgsql;

namespace GraphBooking.Integration.Tests.EventStore;

[Collection(Feeds.Name)]
public sealed class SequencerTests
{
    // Every fault there can be in the order of a feed, over all tenants of the database.
    private static readonly Dictionary<string, string> Faults = new()
    {
        ["gaps"] = "SELECT count(*) FROM (SELECT tenant_id FROM eventstore.feed GROUP BY 1 HAVING min(position) <> 1 OR max(position) <> count(*)) AS t",
        ["heads"] = "SELECT count(*) FROM eventstore.feed_head h WHERE position <> (SELECT max(position) FROM eventstore.feed f WHERE f.tenant_id = h.tenant_id)",
        ["twice"] = "SELECT count(*) - count(DISTINCT event_id) FROM eventstore.feed",
        ["versions"] = "SELECT count(*) FROM (SELECT version - lag(version, 1, 0) OVER (PARTITION BY booking_id ORDER BY position) AS step FROM eventstore.feed) AS s WHERE step <> 1",
        ["sequence"] = "SELECT count(*) FROM (SELECT position - lag(position, 1, 0::bigint) OVER (PARTITION BY tenant_id ORDER BY sequence) AS step FROM eventstore.feed) AS s WHERE step <> 1",
    };

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task Feed_WhenSixteenWriteAThousandEvents_HasEachOnceInOrder(int sequencers)
    {
        var database = await Feeds.Database();
        var nodes = await Task.WhenAll(Enumerable.Range(0, sequencers).Select(_ => Node.Start(database)));
        var businesses = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Business.Open(at: database)));

        await Task.WhenAll(Enumerable.Range(0, 16).Select(i => Write(nodes[i % sequencers], businesses[i % 4], 21)));
        await Feeds.UntilEmpty(database);

        var tenants = businesses.Select(business => business.Tenant.Id.Value).ToArray();
        Assert.Equal(16 * 21 * 3, await database.Scalar<long>("SELECT count(*) FROM eventstore.feed WHERE tenant_id = ANY ($1)", [tenants]));
        Assert.Equal(0, await database.Scalar<long>(
            """
            SELECT count(*) FROM eventstore.events e
            FULL JOIN eventstore.feed f ON f.event_id = e.id AND f.tenant_id = e.tenant_id AND f.version = e.version AND f.event_type = e.event_type
              AND e.stream_id = 'bkg_' || f.booking_id
            WHERE coalesce(e.tenant_id, f.tenant_id) = ANY ($1) AND (e.id IS NULL OR f.event_id IS NULL)
            """,
            [tenants]));
        await AssertInOrder(database);
        foreach (var node in nodes)
        {
            await node.DisposeAsync();
        }
    }

    /// <summary>Transactions that draw low ids commit late, while others and the sequencer go on.</summary>
    [Fact]
    public async Task Feed_WhenCommitsAreDelayedAtRandom_SkipsNothing()
    {
        var database = await Feeds.Database();
        var writer = (FeedWriter)database.Services.GetService(typeof(FeedWriter))!;
        for (var round = 0; round < TestDatabase.Rounds(20); round++)
        {
            for (var interleaving = 0; interleaving < 50; interleaving++)
            {
                var seed = Environment.TickCount + interleaving;
                await Interleave(database, writer, new Random(seed), $"seed {seed}");
            }
        }

        await AssertInOrder(database);
    }

    [Fact]
    public async Task Sequencer_WhenItsConnectionIsKilledInATurn_IsReplacedWithinThreeSeconds()
    {
        var database = await Feeds.Database();
        await using var first = await Node.Start(database);
        await using var second = await Node.Start(database);
        var caller = Feeds.Stranger();
        await using (var blocker = await database.Superuser.OpenConnectionAsync())
        {
            await blocker.Run("BEGIN");
            await blocker.Run("LOCK TABLE eventstore.feed IN SHARE MODE");
            await Feeds.Insert(database, caller, 10);
            await Feeds.Until(async () => await Holder(database) is not null);
            var holder = await Holder(database);

            Assert.True(await blocker.Value<bool>("SELECT pg_terminate_backend($1)", holder!.Value));
            await blocker.Run("COMMIT");
        }

        await Feeds.UntilEmpty(database, TimeSpan.FromSeconds(3));
        await AssertInOrder(database);
    }

    [Fact]
    public async Task Sequencer_WhenItFallsSilentInATurn_IsReplacedWithinThreeSeconds()
    {
        var database = await Feeds.Database();
        await using var silent = await database.Services.GetWorker().OpenConnectionAsync();
        await silent.Run("BEGIN");
        await silent.Run(FeedSql.Impatience);
        Assert.True(await silent.Value<bool>(FeedSql.TryLock));
        await using var other = await Node.Start(database);

        await Feeds.Insert(database, Feeds.Stranger(), 10);

        Assert.False((await other.Writer.Turn(default)).IsHolder);
        await Feeds.UntilEmpty(database, TimeSpan.FromSeconds(3));
        // When it wakes up it has no turn any more.
        await Assert.ThrowsAnyAsync<NpgsqlException>(() => silent.Run("COMMIT"));
        await AssertInOrder(database);
    }

    /// <summary>One has drawn its numbers and is slow to commit; what another numbers meanwhile must not overtake it.</summary>
    [Fact]
    public async Task Sequencers_WhenOneIsSlowToCommit_AreNotReadOutOfOrder()
    {
        var database = await TestDatabase.Another();
        var writer = (FeedWriter)database.Services.GetService(typeof(FeedWriter))!;
        var (slow, quick) = (Feeds.Stranger(), Feeds.Stranger());
        await using var gate = await database.Superuser.OpenConnectionAsync();
        await gate.Run(
            "CREATE FUNCTION eventstore.wait() RETURNS trigger LANGUAGE plpgsql AS $$BEGIN PERFORM pg_advisory_xact_lock_shared(1); RETURN NEW; END$$");
        await gate.Run(
            $"CREATE TRIGGER wait BEFORE INSERT ON eventstore.feed FOR EACH ROW WHEN (NEW.tenant_id = '{slow.Tenant!.Value.Value}') EXECUTE FUNCTION eventstore.wait()");
        await gate.Run("SELECT pg_advisory_lock(1)");
        await Feeds.Insert(database, slow, 1);
        var first = writer.Turn(default);
        await Feeds.Until(() => database.Scalar<bool>("SELECT EXISTS (SELECT FROM pg_locks WHERE locktype = 'advisory' AND objid = 1 AND NOT granted)"));

        await Feeds.Insert(database, quick, 1);
        await writer.Turn(default);
        var read = await database.Scalar<long>(FeedSql.Newest.Replace("feed", "eventstore.feed", StringComparison.Ordinal));
        await gate.Run("SELECT pg_advisory_unlock(1)");
        await first;
        await writer.Turn(default);

        Assert.Equal(2, await database.Scalar<long>("SELECT count(*) FROM eventstore.feed WHERE sequence > $1", read));
        await AssertInOrder(database);
    }

    [Fact]
    public async Task Sequencer_WhileAnotherHoldsTheLock_ShowsItsLagAndThenItsThroughput()
    {
        var database = await Feeds.Database();
        var (lag, moved) = (0.0, 0L);
        using var listener = new MeterListener { InstrumentPublished = (instrument, l) => { if (instrument.Meter.Name == Telemetry.Name) { l.EnableMeasurementEvents(instrument); } } };
        listener.SetMeasurementEventCallback<double>((instrument, value, _, _) => lag = instrument.Name == "graphbooking.sequencer.lag" ? Math.Max(lag, value) : lag);
        listener.SetMeasurementEventCallback<long>((instrument, value, _, _) => Interlocked.Add(ref moved, instrument.Name == "graphbooking.sequencer.events" ? value : 0));
        listener.Start();
        await using var holder = await database.Services.GetWorker().OpenConnectionAsync();
        await holder.Run("BEGIN");
        Assert.True(await holder.Value<bool>(FeedSql.TryLock));
        await using var node = await Node.Start(database);

        await Feeds.Insert(database, Feeds.Stranger(), 7);
        await Feeds.Until(() => Task.FromResult(lag > 1));
        await holder.Run("ROLLBACK");
        await Feeds.UntilEmpty(database);

        await Feeds.Until(() => Task.FromResult(Interlocked.Read(ref moved) >= 7));
    }

    private static async Task<int?> Holder(TestDatabase database) => await database.Scalar<int?>(
        """
        SELECT l.pid FROM pg_locks l JOIN pg_stat_activity a USING (pid)
        WHERE l.locktype = 'advisory' AND l.granted AND a.wait_event_type = 'Lock'
          AND l.database = (SELECT oid FROM pg_database WHERE datname = current_database())
        """);

    private static async Task Write(Node node, Business business, int bookings)
    {
        var resource = await business.Resource();
        var service = await business.Service([resource]);
        for (var i = 0; i < bookings; i++)
        {
            var held = await node.Send(
                business.Owner, new HoldSlot(service.Id, resource.Id, Business.Day(1).AddHours(i), 1, null, null, null, null));
            Assert.True((await node.Send(business.Owner, new ConfirmBooking(held.Value.Id, null, null))).IsOk);
            Assert.True((await node.Send(business.Owner, new CancelBooking(held.Value.Id, null, null, null))).IsOk);
        }
    }

    private static async Task Interleave(TestDatabase database, FeedWriter writer, Random random, string seed)
    {
        var callers = Enumerable.Range(0, 3).Select(_ => Feeds.Stranger()).ToArray();
        var (open, written, read) = (new List<NpgsqlConnection>(), new HashSet<Guid>(), new List<Guid>());
        var last = await database.Scalar<long>("SELECT coalesce(max(sequence), 0) FROM eventstore.feed");
        for (var step = 0; step < 30; step++)
        {
            var chance = random.Next(3);
            if (chance == 0 && open.Count < 6)
            {
                var connection = await database.Services.GetApplication().OpenConnectionAsync();
                await connection.Run("BEGIN");
                written.Add(await Feeds.Insert(connection, callers[random.Next(3)], Guid.NewGuid(), 1));
                open.Add(connection);
            }
            else if (chance == 1 && open.Count > 0)
            {
                await Commit(random.Next(open.Count));
            }
            else
            {
                await ReadOn();
            }
        }

        while (open.Count > 0)
        {
            await Commit(random.Next(open.Count));
        }

        await ReadOn();
        Assert.True(read.Count == written.Count && written.SetEquals(read), seed);

        async Task Commit(int which)
        {
            await open[which].Run("COMMIT");
            await open[which].DisposeAsync();
            open.RemoveAt(which);
        }

        // As a tail does.
        async Task ReadOn()
        {
            Assert.True((await writer.Turn(default)).IsHolder);
            await using var command = database.Superuser.CreateCommand(
                "SELECT event_id, sequence FROM eventstore.feed WHERE sequence > $1 ORDER BY sequence");
            command.Parameters.Add(new NpgsqlParameter { Value = last });
            await using var reader = await command.ExecuteReaderAsync();
            while (await reader.ReadAsync())
            {
                read.Add(reader.GetGuid(0));
                last = reader.GetInt64(1);
            }
        }
    }

    private static async Task AssertInOrder(TestDatabase database)
    {
        foreach (var (name, sql) in Faults)
        {
            Assert.True(await database.Scalar<long>(sql) == 0, name);
        }
    }
}
