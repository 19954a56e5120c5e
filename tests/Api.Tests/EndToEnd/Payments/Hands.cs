using GraphBooking.Infrastructure.Persistence;
using Npgsql;

namespace GraphBooking.Api.Tests.EndToEnd.Payments;

/// <summary>Moves the hands of the clock for one tenant, and reads what is stored for it, as a superuser.</summary>
internal sealed class Hands(NpgsqlDataSource superuser, string tenant)
{
    private const string Due =
        "SELECT id FROM payments.payment_outbox WHERE tenant_id = $1 AND dead_at IS NULL AND due_at <= clock_timestamp() " +
        "AND (leased_until IS NULL OR leased_until <= clock_timestamp()) ORDER BY created_at, id";

    public static async Task<Hands> Of(Shop shop)
    {
        var id = (string)(await shop.Ask("{ tenant { id } }"))["data"]!["tenant"]!["id"]!;
        return new Hands(shop.Backend.Superuser, id);
    }

    /// <summary>The public id.</summary>
    public string Tenant => tenant;

    /// <summary>What stands in every row.</summary>
    public string Key => tenant["ten_".Length..];

    /// <summary>The hold is over this very moment.</summary>
    public async Task RunOut(Guid booking)
    {
        await Run("UPDATE booking.bookings SET hold_expires_at = clock_timestamp() WHERE tenant_id = $1 AND id = $2 AND hold_expires_at IS NOT NULL", P.Uuid(booking));
        await Run("UPDATE booking.claims SET hold_expires_at = clock_timestamp() WHERE tenant_id = $1 AND booking_id = $2 AND hold_expires_at IS NOT NULL", P.Uuid(booking));
    }

    /// <summary>All leases run out, and all pauses are over.</summary>
    public Task Wait() => Run("UPDATE payments.payment_outbox SET leased_until = NULL, due_at = clock_timestamp() WHERE tenant_id = $1 AND dead_at IS NULL");

    /// <summary>Of what is due, all but one is put off.</summary>
    public Task PutOffAllBut(int which) => Run(
        $"WITH due AS ({Due}), one AS (SELECT id FROM due OFFSET $2 % greatest((SELECT count(*) FROM due), 1) LIMIT 1) " +
        "UPDATE payments.payment_outbox SET due_at = due_at + interval '1 day' WHERE tenant_id = $1 AND id IN (SELECT id FROM due EXCEPT SELECT id FROM one)",
        P.Long(which));

    /// <summary>What was put off is due again.</summary>
    public Task TakeUpAgain() => Run(
        "UPDATE payments.payment_outbox SET due_at = due_at - interval '1 day' WHERE tenant_id = $1 AND due_at > clock_timestamp() + interval '12 hours'");

    /// <summary>What is left to do is never done: another sequence's turn must not find it.</summary>
    public Task GiveUp() => Run("DELETE FROM payments.payment_outbox WHERE tenant_id = $1");

    public Task<List<T>> Read<T>(string sql, Func<NpgsqlDataReader, T> read, params ReadOnlySpan<NpgsqlParameter> parameters)
    {
        var command = superuser.CreateCommand(sql);
        command.Parameters.Add(P.Text(Key));
        foreach (var parameter in parameters)
        {
            command.Parameters.Add(parameter);
        }

        return Read(command, read);
    }

    private static async Task<List<T>> Read<T>(NpgsqlCommand command, Func<NpgsqlDataReader, T> read)
    {
        await using var reading = command;
        await using var reader = await command.ExecuteReaderAsync();
        var rows = new List<T>();
        while (await reader.ReadAsync())
        {
            rows.Add(read(reader));
        }

        return rows;
    }

    private Task Run(string sql, params ReadOnlySpan<NpgsqlParameter> parameters) => Read(sql, _ => true, parameters);
}
