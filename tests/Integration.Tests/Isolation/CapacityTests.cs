using GraphBooking.Domain.Catalog;
using Npgsql;

namespace GraphBooking.Integration.Tests.Isolation;

/// <summary>The database's own proof of capacity: claims are inserted past the booking store and its lock.</summary>
public sealed class CapacityTests
{
    private static readonly DateTimeOffset Day = Business.Day(10);

    [Fact]
    public async Task Claim_WhenAnotherIsNotYetCommitted_WaitsForItAndIsRefused()
    {
        var (business, resource) = await Open(capacity: 1);
        await using var first = await Begin(business);
        await using var second = await Begin(business);
        await Claim(first, business, resource, 9, 10);

        var waiting = Claim(second, business, resource, 9, 10);
        await Task.Delay(200);
        Assert.False(waiting.IsCompleted);
        await first.Run("COMMIT");

        AssertExceeds("claims_within_capacity", await Assert.ThrowsAsync<PostgresException>(() => waiting));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(5)]
    public async Task Claim_WhenSixtyFourComeAtOnce_IsStoredAsOftenAsFits(int capacity)
    {
        for (var round = 0; round < TestDatabase.Rounds(20); round++)
        {
            var (business, resource) = await Open(capacity);

            var refusals = await Task.WhenAll(Enumerable.Range(0, 64).Select(async i =>
            {
                await using var connection = await Begin(business);
                // All overlap from 11:00 to 12:00.
                var refusal = await connection.Refusal(() => Claim(connection, business, resource, 9 + (i % 3), 12 + (i % 4)));
                await connection.Run("COMMIT");
                return refusal;
            }));

            Assert.Equal(capacity, refusals.Count(refusal => refusal is null));
            Assert.All(refusals.OfType<PostgresException>(), refusal => AssertExceeds("claims_within_capacity", refusal));
            Assert.Equal(capacity, await business.Database.Scalar<long>(
                "SELECT count(*) FROM booking.claims WHERE tenant_id = $1", business.Tenant.Id.Value));
        }
    }

    [Fact]
    public async Task Claim_AcrossTwoThatDoNotOverlap_FitsBesideThem()
    {
        var (business, resource) = await Open(capacity: 2);
        await using var connection = await Begin(business);
        await Claim(connection, business, resource, 9, 10);
        await Claim(connection, business, resource, 11, 12);

        await Claim(connection, business, resource, 9, 12);

        await Claim(connection, business, resource, 10, 11);
        AssertExceeds("claims_within_capacity", await connection.Refusal(() => Claim(connection, business, resource, 9, 12)));
        AssertExceeds("claims_within_capacity", await connection.Refusal(() => Claim(connection, business, resource, 10, 11)));
        await Claim(connection, business, resource, 12, 13, quantity: 2);
    }

    [Fact]
    public async Task Claim_WhenMovedOrEnlargedIntoTakenTime_IsRefused()
    {
        var (business, resource) = await Open(capacity: 1);
        await using var connection = await Begin(business);
        await Claim(connection, business, resource, 9, 10);
        var moving = await Claim(connection, business, resource, 10, 11);

        AssertExceeds("claims_within_capacity", await connection.Refusal(
            "UPDATE claims SET busy_from = busy_from - interval '1 minute' WHERE booking_id = $1", moving));
        AssertExceeds("claims_within_capacity", await connection.Refusal("UPDATE claims SET quantity = 2 WHERE booking_id = $1", moving));
        Assert.Null(await connection.Refusal("UPDATE claims SET busy_to = busy_to + interval '1 hour' WHERE booking_id = $1", moving));
    }

    [Fact]
    public async Task Claim_OfAHoldThatHasExpired_IsInNobodysWay()
    {
        var (business, resource) = await Open(capacity: 1);
        await using var connection = await Begin(business);
        await Claim(connection, business, resource, 9, 10, expires: DateTimeOffset.UtcNow.AddMilliseconds(300));
        AssertExceeds("claims_within_capacity", await connection.Refusal(() => Claim(connection, business, resource, 9, 10)));

        // The transaction began while the hold was alive: it is the clock that counts.
        await Task.Delay(400);
        await Claim(connection, business, resource, 9, 10);
    }

    [Theory]
    [InlineData("UPDATE resources SET capacity = $1 WHERE id = $2")]
    [InlineData("UPDATE resource_head SET capacity = $1 WHERE resource_id = $2")]
    public async Task Capacity_WhenLoweredBelowItsUse_IsRefused(string sql)
    {
        var (business, resource) = await Open(capacity: 3);
        await using var connection = await Begin(business);
        await Claim(connection, business, resource, 9, 10);
        await Claim(connection, business, resource, 9, 10);

        AssertExceeds("capacity_covers_claims", await connection.Refusal(sql, 1, resource.Id.Value));
        Assert.Null(await connection.Refusal(sql, 2, resource.Id.Value));
        AssertExceeds("claims_within_capacity", await connection.Refusal(() => Claim(connection, business, resource, 9, 10)));
    }

    private static async Task<(Business Business, Resource Resource)> Open(int capacity)
    {
        var business = await Business.Open();
        return (business, await business.Resource(capacity));
    }

    private static async Task<NpgsqlConnection> Begin(Business business)
    {
        var connection = await business.Database.Services.GetApplication().OpenConnectionAsync();
        await connection.Run("BEGIN");
        await connection.SetTenant(business.Tenant.Id.Value);
        return connection;
    }

    private static async Task<Guid> Claim(
        NpgsqlConnection connection, Business business, Resource resource, int from, int to, int quantity = 1, DateTimeOffset? expires = null)
    {
        var id = Guid.CreateVersion7();
        await connection.Run(
            "INSERT INTO claims (tenant_id, booking_id, resource_id, busy_from, busy_to, quantity, hold_expires_at) VALUES ($1, $2, $3, $4, $5, $6, $7::timestamptz)",
            business.Tenant.Id.Value, id, resource.Id.Value, Day.AddHours(from).UtcDateTime, Day.AddHours(to).UtcDateTime, quantity,
            expires is { } at ? at.UtcDateTime : DBNull.Value);
        return id;
    }

    private static void AssertExceeds(string constraint, PostgresException? refusal)
    {
        Assert.Equal(PostgresErrorCodes.ExclusionViolation, refusal?.SqlState);
        Assert.Equal(constraint, refusal?.ConstraintName);
    }
}
