using GraphBooking.Application.Bookings;
using GraphBooking.Infrastructure.EventStore;
using GraphBooking.Infrastructure.Persistence;
using GraphBooking.Integration.Tests.Isolation;
using Microsoft.Extensions.DependencyInjection;

namespace GraphBooking.Integration.Tests.EventStore;

public sealed class FeedMigrationTests
{
    [Fact]
    public async Task Migration_OfADatabaseWithEvents_GivesThemTheirPlaces()
    {
        var database = await TestDatabase.Another();
        var (ours, theirs) = (await Live(database), await Live(database));
        await using var superuser = await database.Superuser.OpenConnectionAsync();
        await superuser.Run("DROP TABLE eventstore.outbox, eventstore.feed, eventstore.feed_head");
        Assert.Equal(1, await superuser.Run("""DELETE FROM operations.schema_migrations AS m WHERE to_jsonb(m)::text LIKE '%\_Feed"%'"""));

        await Migrator.Migrate(database.Configuration, default);
        await database.Services.GetRequiredService<FeedWriter>().Turn(default);

        foreach (var business in new[] { ours, theirs })
        {
            Assert.Equal("1 1, 2 2, 3 3", await superuser.Value<string>(
                """
                SELECT string_agg(f.position || ' ' || e.version, ', ' ORDER BY f.position)
                FROM eventstore.feed f JOIN eventstore.events e ON e.id = f.event_id AND e.stream_id = 'bkg_' || f.booking_id
                JOIN booking.bookings b ON b.id = f.booking_id AND b.resource_id = f.resource_id
                WHERE f.tenant_id = $1 AND f.version = e.version AND f.event_type = e.event_type AND f.occurred_at = e.timestamp
                """,
                business.Tenant.Id.Value));
        }

        Assert.Empty(await Catalogue.Faults(superuser));
    }

    private static async Task<Business> Live(TestDatabase database)
    {
        var business = await Business.Open(at: database);
        var resource = await business.Resource();
        var booking = await business.Confirmed(await business.Service([resource]), resource, Business.Day(1));
        Assert.True((await business.Send(new CheckInBooking(booking.Id, null, null))).IsOk);
        return business;
    }
}
