using GraphBooking.Application.Operations;
using GraphBooking.Domain.Shared;
using GraphBooking.Infrastructure.Projections;
using Microsoft.Extensions.DependencyInjection;

namespace GraphBooking.Integration.Tests.Projections;

/// <summary>What cannot be applied is put aside with its stream, and everything else goes on.</summary>
public sealed class ParkingTests
{
    [Theory]
    [InlineData("UPDATE eventstore.events SET event_type = 'booking.unknown.v9' WHERE id = $1", "UPDATE eventstore.events SET event_type = 'booking.confirmed.v1' WHERE id = $1")]
    [InlineData("UPDATE eventstore.events SET event_data = '[]' WHERE id = $1", "UPDATE eventstore.events SET event_data = '{}' WHERE id = $1")]
    [InlineData("UPDATE eventstore.events SET version = version + 100 WHERE id = $1", "UPDATE eventstore.events SET version = version - 100 WHERE id = $1")]
    public async Task Event_ThatCannotBeRead_IsParkedForAllWithTheRestOfItsStreamUntilItIsReplayed(string spoil, string mend)
    {
        var (database, tenant, lives) = await Open();
        var poisoned = lives.First(life => life.Event is Domain.Bookings.BookingConfirmed && lives.Any(later => later.After.Id == life.After.Id && later.Version > life.Version));
        await database.Scalar<object>(spoil, poisoned.Id);

        await ReadModels.CatchUp(database, ProjectionTests.NewProjector(database), new Random(4));

        var parked = await Parked(database);
        Assert.Equal(4, parked.Count);
        Assert.All(parked, stream => Assert.Equal((tenant, poisoned.After.Id.ToString()), (stream.Tenant.Value, stream.Stream)));
        Assert.Equal(
            poisoned.Version - 1, await database.Scalar<int>("SELECT version FROM reporting.booking_list WHERE booking_id = $1", poisoned.After.Id.Value));

        Assert.IsType<ValidationError>((await Replay(database, parked[0], poisoned.After.Id)).Errors.Single());
        await database.Scalar<object>(mend, poisoned.Id);
        foreach (var stream in parked)
        {
            Assert.True((await Replay(database, stream, poisoned.After.Id)).IsOk);
        }

        Assert.Empty(await Parked(database));
        Assert.IsType<NotFoundError>((await Replay(database, parked[0], poisoned.After.Id)).Errors.Single());
        await ProjectionTests.ThenARebuildComesToTheSame(database);
    }

    [Fact]
    public async Task Event_ThatOneReadModelCannotTake_IsParkedForItAlone()
    {
        var (database, tenant, lives) = await Open();
        var poisoned = lives.First(life => life.Event is Domain.Bookings.PaymentCaptured);
        await database.Scalar<object>("ALTER TABLE reporting.revenue_days ADD CONSTRAINT proof CHECK (captured_minor < 1000000000)");
        await database.Scalar<object>(
            "UPDATE eventstore.events SET event_data = jsonb_set(event_data, '{amountMinor}', '2000000000') WHERE id = $1", poisoned.Id);

        await ReadModels.CatchUp(database, ProjectionTests.NewProjector(database));

        var parked = Assert.Single(await Parked(database));
        Assert.Equal(("revenue-days", tenant, poisoned.Version), (parked.Projection, parked.Tenant.Value, parked.Version));
        Assert.Equal(4, await database.Scalar<long>(
            "SELECT count(*) FROM reporting.checkpoints WHERE tenant_id = $1 AND position = $2", tenant, (long)lives.Length));

        await database.Scalar<object>("ALTER TABLE reporting.revenue_days DROP CONSTRAINT proof");
        Assert.True((await Replay(database, parked, poisoned.After.Id)).IsOk);
        await ProjectionTests.ThenARebuildComesToTheSame(database);
    }

    private static async Task<IReadOnlyList<ParkedEvents>> Parked(TestDatabase database) =>
        [.. (await Models(database).States(default)).SelectMany(state => state.Parked)];

    private static Task<Result<ParkedEvents>> Replay(TestDatabase database, ParkedEvents parked, BookingId stream) =>
        Models(database).Replay(parked.Projection, parked.Tenant, stream, default);

    private static IReadModels Models(TestDatabase database) => database.Services.GetRequiredService<IReadModels>();

    private static async Task<(TestDatabase Database, string Tenant, LifeEvent[] Lives)> Open()
    {
        var (database, tenants) = await ProjectionTests.Open(1);
        var lives = Lives.Of(new Random(5), tenants, 60);
        await ProjectionTests.Feed(database, lives);
        return (database, tenants[0], lives);
    }
}
