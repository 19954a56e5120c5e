using GraphBooking.Application.Bookings;
using GraphBooking.Application.Shared;
using GraphBooking.Domain.Shared;
using GraphBooking.Integration.Tests.Isolation;
using Npgsql;

namespace GraphBooking.Integration.Tests.EventStore;

/// <summary>Tests of the feed share a database of their own and take turns: there is one sequencer a database.</summary>
internal static class Feeds
{
    public const string Name = "Feeds";

    private static readonly Lazy<Task<TestDatabase>> Shared = new(TestDatabase.Another);

    public static Task<TestDatabase> Database() => Shared.Value;

    /// <summary>A tenant that nothing but the feed knows.</summary>
    public static Caller Stranger() => new(Role.Owner, "owner-1", TenantId.New());

    /// <summary>An event as a booking step leaves it, on a connection in a transaction with this tenant set.</summary>
    public static async Task<Guid> Insert(NpgsqlConnection connection, Caller caller, Guid booking, int version)
    {
        var id = Guid.NewGuid();
        await connection.SetTenant(caller.Tenant!.Value.Value);
        await connection.Run(
            "INSERT INTO outbox (tenant_id, event_id, booking_id, resource_id, version, event_type, occurred_at) " +
            "VALUES ($1, $2, $3, $4, $5, 'booking.confirmed.v1', clock_timestamp())",
            caller.Tenant.Value.Value, id, booking, Guid.NewGuid(), version);
        return id;
    }

    /// <summary>Many events at once, each the first of a booking of its own.</summary>
    public static async Task Insert(TestDatabase database, Caller caller, int count)
    {
        await using var connection = await database.Services.GetApplication().OpenConnectionAsync();
        await connection.Run("BEGIN");
        await connection.SetTenant(caller.Tenant!.Value.Value);
        await connection.Run(
            "INSERT INTO outbox (tenant_id, event_id, booking_id, resource_id, version, event_type, occurred_at) " +
            "SELECT $1, gen_random_uuid(), gen_random_uuid(), gen_random_uuid(), 1, 'booking.held.v1', clock_timestamp() " +
            "FROM generate_series(1, $2)",
            caller.Tenant.Value.Value, count);
        await connection.Run("COMMIT");
    }

    public static async Task Until(Func<Task<bool>> condition, TimeSpan? atMost = null)
    {
        using var patience = new CancellationTokenSource(atMost ?? TimeSpan.FromSeconds(20));
        while (!await condition())
        {
            await Task.Delay(10, patience.Token);
        }
    }

    public static Task UntilEmpty(TestDatabase database, TimeSpan? atMost = null) =>
        Until(async () => await database.Scalar<bool>("SELECT NOT EXISTS (SELECT FROM eventstore.outbox)"), atMost);

    /// <summary>What a stream gives until it has given so many, or fails the test's patience.</summary>
    public static async Task<List<BookingChanged>> Take(this IAsyncEnumerable<BookingChanged> stream, int count)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        var taken = new List<BookingChanged>();
        if (count == 0)
        {
            return taken;
        }

        await foreach (var change in stream.WithCancellation(patience.Token))
        {
            taken.Add(change);
            if (taken.Count == count)
            {
                break;
            }
        }

        return taken;
    }
}
