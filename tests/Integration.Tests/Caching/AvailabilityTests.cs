using GraphBooking.Application.Bookings;
using GraphBooking.Application.Catalog;
using GraphBooking.Domain.Bookings;
using GraphBooking.Domain.Catalog;
using GraphBooking.Domain.Shared;
using GraphBooking.Infrastructure.Caching;
using GraphBooking.Integration.Tests.EventStore;
using GraphBooking.Integration.Tests.Reads;
using Npgsql;

namespace GraphBooking.Integration.Tests.Caching;

public sealed class AvailabilityTests
{
    private static readonly (DateTimeOffset From, DateTimeOffset To) Days = (Business.Day(1), Business.Day(3));

    [Fact]
    public async Task Availability_WhenAHundredAskAtOnce_ReadsTheDaysOnce()
    {
        await using var pair = await Pair.Open();
        var room = await pair.Business.Resource();
        var service = await pair.Business.Service([room]);

        Assert.Equal(1, await ReadingsOfDays(48));
        await pair.Business.Hold(service, room, Days.From);
        Assert.Equal(1, await ReadingsOfDays(47));
        Assert.Equal(0, await ReadingsOfDays(47));

        // All ask for the versions, and those who wait ask together.
        Assert.InRange(await Statements.Count(() => HundredTimes(47)), 1, 50);

        Task<int> ReadingsOfDays(int slots) => Statements.Count(() => HundredTimes(slots), "WITH ORDINALITY AS w");

        async Task HundredTimes(int slots)
        {
            var free = await Task.WhenAll(Enumerable.Range(0, 100).Select(_ => Task.Run(() => pair.Free(pair.One, service, Days.From, Days.To))));
            Assert.All(free, found => Assert.Equal(slots, found.Count));
        }
    }

    [Fact]
    public async Task Availability_WhenAnotherInstanceHasReadTheDays_TakesThemFromRedis()
    {
        await using var pair = await Pair.Open();
        var service = await pair.Business.Service([await pair.Business.Resource()]);

        await pair.UntilShared(async instance =>
        {
            Assert.Equal(48, (await pair.Free(instance, service, Days.From, Days.To)).Count);
        }, statements: 1);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Hold_ByAnotherInstance_IsSeenAtOnce(bool withRedis)
    {
        await using var pair = await Pair.Open(withRedis);
        var room = await pair.Business.Resource();
        var service = await pair.Business.Service([room]);
        for (var hour = 0; hour < 10; hour++)
        {
            foreach (var instance in pair.Both)
            {
                Assert.Equal(48 - hour, (await pair.Free(instance, service, Days.From, Days.To)).Count);
            }

            await pair.Change(hour % 2 == 0 ? pair.One : pair.Other, Hold(service, room, Days.From.AddHours(hour)));
        }
    }

    /// <summary>No version tells of it: the clock does.</summary>
    [Fact]
    public async Task Hold_WhenItsTimeIsOver_IsFreeAgainWithoutTheDaysBeingRead()
    {
        await using var pair = await Pair.Open();
        var room = await pair.Business.Resource();
        var service = await pair.Business.Service([room]);
        await pair.Change(pair.One, Hold(service, room, Days.From, TimeSpan.FromSeconds(2)));
        Assert.Equal(47, (await pair.Free(pair.One, service, Days.From, Days.To)).Count);
        await Task.Delay(TimeSpan.FromSeconds(2.1));

        Assert.Equal(1, await Statements.Count(async () => Assert.Equal(48, (await pair.Free(pair.One, service, Days.From, Days.To)).Count)));
    }

    [Fact]
    public async Task Booking_OfOtherDays_LeavesWhatIsCached()
    {
        await using var pair = await Pair.Open(withRedis: false);
        var room = await pair.Business.Resource();
        var service = await pair.Business.Service([room]);
        Assert.Equal(48, await Free());
        var later = Days.From.AddDays(60);

        var booking = await pair.Change(pair.Other, Hold(service, room, later));
        await pair.Change(pair.Other, new ConfirmBooking(booking.Id, null, null));
        await pair.Change(pair.Other, new RescheduleBooking(booking.Id, later.AddDays(20), null, null, null));
        Assert.Equal(1, await Statements.Count(async () => Assert.Equal(48, await Free())));

        await pair.Change(pair.Other, new RescheduleBooking(booking.Id, Days.From, null, null, null));
        Assert.Equal(47, await Free());
        await pair.Change(pair.Other, new RescheduleBooking(booking.Id, later, null, null, null));
        Assert.Equal(48, await Free());
        await pair.Change(pair.Other, new RescheduleBooking(booking.Id, Days.From, null, null, null));
        await pair.Change(pair.Other, new CancelBooking(booking.Id, null, null, null));
        Assert.Equal(48, await Free());

        async Task<int> Free() => (await pair.Free(pair.One, service, Days.From, Days.To)).Count;
    }

    /// <summary>A claim belongs to the days on both sides of the edge, whichever of them were read before.</summary>
    [Theory]
    [InlineData(-1, 1, 0)]
    [InlineData(0, 1, 0)]
    [InlineData(-23, 0, 24)]
    [InlineData(23, 24, 0)]
    public async Task Hold_OverTheEdgeOfWhatIsCachedTogether_IsSeenOnBothSides(int start, int before, int after)
    {
        await using var pair = await Pair.Open(withRedis: false);
        var room = await pair.Business.Resource();
        var service = await pair.Business.Service([room], minutes: 60, before: before * 60, after: after * 60, step: 60);
        var edge = DaySpan.Of(room.Id.Value, new(Business.Day(2), Business.Day(40))).First().End;
        var (left, right) = (await Free(-1), await Free(0));

        await pair.Change(pair.Other, Hold(service, room, edge.AddHours(start)));

        Assert.True(await Free(-1) < left);
        Assert.True(await Free(0) < right);

        async Task<int> Free(int day) => (await pair.Free(pair.One, service, edge.AddDays(day), edge.AddDays(day + 1))).Count;
    }

    [Theory]
    [InlineData(2)]
    [InlineData(100)]
    public async Task Claims_OverTheEdgeOfWhatIsCachedTogether_CountOnce(int capacity)
    {
        await using var pair = await Pair.Open(withRedis: false);
        var room = await pair.Business.Resource(capacity);
        var service = await pair.Business.Service([room], minutes: 60, before: 30, after: 90, step: 60);
        var edge = DaySpan.Of(room.Id.Value, new(Business.Day(2), Business.Day(40))).First().End;
        Assert.True((await pair.Business.Hold(service, room, edge.AddHours(-1))).IsOk);
        await pair.Business.Send(new AddClosure(room.Id, edge.AddHours(-9), edge.AddHours(-8), null, null));

        var free = await pair.Free(pair.One, service, edge.AddDays(-1), edge.AddDays(1));

        Assert.Equal(capacity - 1, free.Single(slot => slot.Time.Start == edge).Remaining);
        Assert.Equal(capacity - 1, free.Single(slot => slot.Time.Start == edge.AddHours(1)).Remaining);
        Assert.Equal(capacity, free.Single(slot => slot.Time.Start == edge.AddHours(2)).Remaining);
        Assert.DoesNotContain(free, slot => slot.Time.Start == edge.AddHours(-9));
        // From the edge on, what began before it is in what was read of the days after it.
        Assert.Equal(capacity - 1, (await pair.Free(pair.One, service, edge, edge.AddDays(1))).Single(slot => slot.Time.Start == edge).Remaining);
    }

    [Fact]
    public async Task Fill_FromANodeThatLags_IsNotServedUnderTheNewVersion()
    {
        await using var pair = await Pair.Open();
        var room = await pair.Business.Resource();
        var service = await pair.Business.Service([room]);
        await using var lagging = await LaggingNode.Open(pair);
        await pair.Change(pair.One, Hold(service, room, Days.From));
        var days = new VersionedCache<DaySpan, ResourceDays>(
            pair.Other.Get<ZiggyCreatures.Caching.Fusion.IFusionCache>(), pair.Other.Get<CacheKeys>(), "days", TimeSpan.FromHours(1), ResourceDays.WeightOf);
        var span = DaySpan.Of(room.Id.Value, new(Days.From, Days.To)).First();
        var version = await pair.VersionOf(span);

        var got = await days.Get(pair.Context(), [new(span, version)], (spans, fromPrimary) => (fromPrimary ? LaggingNode.Fresh(pair) : lagging).Read(
            batch => batch.AddDays(pair.Tenant, spans), reader => OccupancySql.ReadDays(reader, spans, default)), default);

        Assert.Single(got[span].Busy);
        Assert.Empty((await days.Find(pair.Tenant, new(span, version - 1), default))!.Busy);
        foreach (var instance in pair.Both)
        {
            Assert.Equal(47, (await pair.Free(instance, service, Days.From, Days.To)).Count);
        }
    }

    /// <summary>Two instances with one Redis, and two with none, list what the database would let them hold, after whatever was done.</summary>
    [Fact]
    public async Task Availability_AfterAnyChanges_IsWhatTheDatabaseSays()
    {
        for (var round = 0; round < TestDatabase.Rounds(10); round++)
        {
            var seed = Random.Shared.Next();
            foreach (var withRedis in new[] { true, false })
            {
                await using var pair = await Pair.Open(withRedis);
                await new RandomChanges(pair, new Random(seed)).Run(40);
            }
        }
    }

    private static HoldSlot Hold(Service service, Resource room, DateTimeOffset start, TimeSpan? holdFor = null) =>
        new(service.Id, room.Id, start, 1, null, holdFor, null, null);

    private sealed class RandomChanges(Pair pair, Random random)
    {
        private const string Truth =
            """
            SELECT r.id, at FROM catalog.resources r
              JOIN catalog.services s ON s.tenant_id = r.tenant_id AND s.id = $2 AND s.archived_at IS NULL
              JOIN catalog.service_resources o ON o.tenant_id = r.tenant_id AND o.service_id = s.id AND o.resource_id = r.id,
              generate_series($3::timestamptz, $4::timestamptz - s.duration, s.slot_step) AS at
            WHERE r.tenant_id = $1 AND r.archived_at IS NULL
              AND greatest_use(r.tenant_id, r.id, at - s.buffer_before, at + s.duration + s.buffer_after) < r.capacity
              AND at + s.duration <= date_trunc('day', at, 'UTC') + interval '1 day'
              AND NOT EXISTS (SELECT FROM catalog.closures c WHERE c.tenant_id = r.tenant_id AND c.resource_id = r.id AND c.start_at < at + s.duration AND c.end_at > at)
            """;

        private readonly List<BookingId> _bookings = [];

        public async Task Run(int changes)
        {
            var rooms = new List<Resource>();
            for (var i = 0; i < 3; i++)
            {
                rooms.Add(await pair.Business.Resource(capacity: 1 + (i % 2)));
            }

            var service = await pair.Business.Service(rooms, minutes: 120, before: 60, after: 30, step: 60);
            for (var i = 0; i < changes; i++)
            {
                await Change(random.Next(2) == 0 ? pair.One : pair.Other, service, rooms[random.Next(rooms.Count)]);
                var from = Business.Day(random.Next(1, 30)).AddHours(random.Next(24));
                await Agree(service, from, from.AddHours(random.Next(1, 24 * 20)));
            }
        }

        private async Task Change(Instance instance, Service service, Resource room)
        {
            var start = Business.Day(1).AddHours(random.Next(24 * 40));
            var booking = _bookings.Count == 0 ? default : _bookings[random.Next(_bookings.Count)];
            switch (random.Next(8))
            {
                case 0 when _bookings.Count > 0:
                    await instance.Send(pair.Business.Owner, new CancelBooking(booking, null, null, null));
                    break;
                case 1 when _bookings.Count > 0:
                    await instance.Send(pair.Business.Owner, new RescheduleBooking(booking, start, room.Id, null, null));
                    break;
                case 2 when _bookings.Count > 0:
                    await instance.Send(pair.Business.Owner, new ConfirmBooking(booking, null, null));
                    break;
                case 3:
                    await instance.Send(pair.Business.Owner, new AddClosure(room.Id, start, start.AddHours(random.Next(1, 60)), null, null));
                    break;
                case 4:
                    await instance.Send(pair.Business.Owner, new UpdateResource(room.Id, null, null, random.Next(1, 4), null, null, null));
                    break;
                default:
                    var held = await instance.Send(pair.Business.Owner, Hold(service, room, start));
                    if (held.TryGet(out var made))
                    {
                        _bookings.Add(made.Id);
                    }

                    break;
            }
        }

        private async Task Agree(Service service, DateTimeOffset from, DateTimeOffset to)
        {
            var truth = new List<(Guid, DateTimeOffset)>();
            await using (var connection = await pair.Business.Database.Superuser.OpenConnectionAsync())
            {
                await using var command = new NpgsqlCommand($"SET search_path = booking; {Truth.Replace("$1", "@t").Replace("$2", "@s").Replace("$3", "@f").Replace("$4", "@u")}", connection);
                command.Parameters.AddWithValue("t", pair.Tenant.Value);
                command.Parameters.AddWithValue("s", service.Id.Value);
                command.Parameters.AddWithValue("f", from.UtcDateTime);
                command.Parameters.AddWithValue("u", to.UtcDateTime);
                await using var row = await command.ExecuteReaderAsync();
                while (await row.ReadAsync())
                {
                    truth.Add((row.GetGuid(0), row.GetFieldValue<DateTimeOffset>(1)));
                }
            }

            foreach (var instance in pair.Both)
            {
                var free = await pair.Free(instance, service, from, to);
                Assert.Equal(truth.Order(), free.Select(slot => (slot.ResourceId.Value, slot.Time.Start)).Order());
            }
        }
    }
}
