using GraphBooking.Application.Bookings;
using GraphBooking.Application.Catalog;
using GraphBooking.Domain.Bookings;
using GraphBooking.Domain.Catalog;
using GraphBooking.Domain.Shared;
using GraphBooking.Infrastructure.Bookings;
using GraphBooking.Integration.Tests.EventStore;
using GraphBooking.Integration.Tests.Reads;
using Npgsql;

namespace GraphBooking.Integration.Tests.Caching;

public sealed class HoldTests
{
    private static readonly DateTimeOffset Day = Business.Day(1);

    [Theory]
    [InlineData("", 2, 1, 4, 1)]
    [InlineData("FROM services", 1, 0, 1, 0)]
    public async Task Hold_WhenTheCatalogueIsKnown_AsksForItsVersionAlone(string text, int first, int second, int afterAChange, int then)
    {
        await using var pair = await Pair.Open(withRedis: false);
        pair.One.Get<HoldTrips>().Patience = TimeSpan.FromMinutes(1);
        var room = await pair.Business.Resource();
        var service = await pair.Business.Service([room]);

        Assert.Equal(first, await Asked(0));
        Assert.Equal(second, await Asked(1));
        await pair.Rename(pair.Other, room, "Hall");
        Assert.Equal(afterAChange, await Asked(2));
        Assert.Equal(then, await Asked(3));

        Task<int> Asked(int hour) => Statements.Count(() => pair.Change(pair.One, Hold(service, room, Day.AddHours(hour))), text);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Hold_AfterAnotherInstanceHasChangedTheCatalogue_IsDecidedByWhatItIsNow(bool withRedis)
    {
        await using var pair = await Pair.Open(withRedis);
        var room = await pair.Business.Resource();
        var service = await pair.Business.Service([room]);
        Assert.Equal(1000, (await pair.Change(pair.One, Hold(service, room, Day))).PriceMinor);

        await pair.Change(pair.Other, Update(service, price: new Money(1200, "EUR")));
        Assert.Equal(1200, (await pair.Change(pair.One, Hold(service, room, Day.AddHours(1)))).PriceMinor);

        await pair.Change(pair.Other, Update(service, after: TimeSpan.FromHours(2)));
        Assert.Equal(Day.AddHours(5), (await pair.Change(pair.One, Hold(service, room, Day.AddHours(2)))).Busy.End);
        Assert.IsType<SlotUnavailableError>(await Refusal(pair, Hold(service, room, Day.AddHours(4))));

        await pair.Change(pair.Other, new UpdateResource(room.Id, null, null, null, [], null, null));
        Assert.IsType<OutsideOpeningHoursError>(await Refusal(pair, Hold(service, room, Day.AddHours(8))));

        await pair.Change(pair.Other, new ArchiveService(service.Id, null));
        Assert.IsType<NotFoundError>(await Refusal(pair, Hold(service, room, Day.AddHours(8))));
    }

    /// <summary>The version is asked for once the lock is had, and not before.</summary>
    [Fact]
    public async Task Hold_WhenTheCatalogueChangesWhileItWaits_IsDecidedByWhatItBecame()
    {
        await using var pair = await Pair.Open(withRedis: false);
        var room = await pair.Business.Resource();
        var service = await pair.Business.Service([room]);
        await pair.Change(pair.One, Hold(service, room, Day));
        await using var connection = await pair.Business.Database.Superuser.OpenConnectionAsync();
        await using var another = await connection.BeginTransactionAsync();
        await using var locking = new NpgsqlCommand("SELECT FROM booking.resource_head WHERE resource_id = $1 FOR NO KEY UPDATE", connection, another)
        {
            Parameters = { new() { Value = room.Id.Value } },
        };
        await locking.ExecuteNonQueryAsync();

        var held = pair.Change(pair.One, Hold(service, room, Day.AddHours(1)));
        await Feeds.Until(() => pair.Business.Database.Scalar<bool>(
            "SELECT EXISTS (SELECT FROM pg_stat_activity WHERE $1 = ANY (pg_blocking_pids(pid)))", connection.ProcessID));
        await pair.Change(pair.Other, Update(service, price: new Money(1200, "EUR")));
        await another.CommitAsync();

        Assert.Equal(1200, (await held).PriceMinor);
    }

    /// <summary>Buffers reach back beyond the first day there is.</summary>
    [Fact]
    public async Task Hold_AtTheBeginningOfTime_IsRefusedAsPastWhetherTheCatalogueIsKnownOrNot()
    {
        await using var pair = await Pair.Open(withRedis: false);
        var room = await pair.Business.Resource();
        var service = await pair.Business.Service([room], before: 60, after: 60);

        Assert.IsType<ValidationError>(await Refusal(pair, Hold(service, room, DateTimeOffset.MinValue)));
        Assert.IsType<ValidationError>(await Refusal(pair, Hold(service, room, DateTimeOffset.MinValue)));
        Assert.IsType<ValidationError>(await Refusal(pair, Hold(service, room, DateTimeOffset.MinValue.AddMinutes(1))));
    }

    private static async Task<Error> Refusal(Pair pair, HoldSlot hold) =>
        Assert.Single((await pair.One.Send(pair.Business.Owner, hold)).Errors);

    private static HoldSlot Hold(Service service, Resource room, DateTimeOffset start) =>
        new(service.Id, room.Id, start, 1, null, null, null, null);

    private static UpdateService Update(Service service, TimeSpan? after = null, Money? price = null) =>
        new(service.Id, null, null, null, after, null, price, null, null, null);
}
