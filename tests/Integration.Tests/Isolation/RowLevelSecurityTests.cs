using Npgsql;

namespace GraphBooking.Integration.Tests.Isolation;

/// <summary>As the application's role, past all of its code.</summary>
public sealed class RowLevelSecurityTests
{
    [Fact]
    public async Task Table_WhenATenantIsSet_ShowsItsRowsAlone()
    {
        var tenants = await TwoTenants.Get();
        await using var connection = await tenants.Application(tenants.OurKey);
        foreach (var table in tenants.Tables)
        {
            var ours = await tenants.Stored(table, tenants.OurKey);
            Assert.True(ours > 0 && await tenants.Stored(table, tenants.TheirKey) > 0, $"{table} has no rows of both tenants to prove it with.");

            Assert.Equal(ours, await connection.Value<long>($"SELECT count(*) FROM {table}"));
            Assert.Equal(ours, await connection.Value<long>($"SELECT count(*) FROM {table} WHERE tenant_id = $1", tenants.OurKey));
        }
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("' OR true --")]
    [InlineData("%")]
    public async Task Table_WhenNoTenantIsSet_ShowsNothing(string? setting)
    {
        var tenants = await TwoTenants.Get();
        await using var connection = await tenants.Application(setting);
        foreach (var table in tenants.Tables)
        {
            Assert.Equal(0, await connection.Value<long>($"SELECT count(*) FROM {table}"));
        }
    }

    [Fact]
    public async Task Table_WhenTheTransactionHasEnded_ShowsNothing()
    {
        var tenants = await TwoTenants.Get();
        await using var connection = await tenants.Application(tenants.OurKey);
        await connection.Run("COMMIT");
        foreach (var table in tenants.Tables)
        {
            Assert.Equal(0, await connection.Value<long>($"SELECT count(*) FROM {table}"));
        }

        // Not unset, as before the first transaction, and just as blind.
        Assert.Equal("", await connection.Value<string>("SELECT current_setting('app.current_tenant_id', true)"));
    }

    [Fact]
    public async Task Insert_OfAnothersRow_IsRefused()
    {
        var tenants = await TwoTenants.Get();
        await using var connection = await tenants.Application(tenants.OurKey);
        // The feed is the sequencer's alone.
        foreach (var table in tenants.Tables.Except(["eventstore.feed", "eventstore.feed_head"]))
        {
            var theirs = await tenants.Database.Scalar<string>(
                $"SELECT to_jsonb(row)::text FROM {table} AS row WHERE tenant_id = $1 LIMIT 1", tenants.TheirKey);

            AssertRowRefused(table, await connection.Refusal(
                $"INSERT INTO {table} OVERRIDING SYSTEM VALUE SELECT (jsonb_populate_record(NULL::{table}, $1::jsonb)).*", theirs!));
        }
    }

    [Fact]
    public async Task Update_IntoAnothersRow_IsRefused()
    {
        var tenants = await TwoTenants.Get();
        await using var connection = await tenants.Application(tenants.OurKey);
        foreach (var table in await Granted(connection, tenants, "UPDATE"))
        {
            AssertRowRefused(table, await connection.Refusal($"UPDATE {table} SET tenant_id = $1", tenants.TheirKey));
        }
    }

    [Theory]
    [InlineData("UPDATE", "UPDATE {0} SET tenant_id = tenant_id WHERE tenant_id = $1")]
    [InlineData("DELETE", "DELETE FROM {0} WHERE tenant_id = $1")]
    public async Task Change_OfAnothersRows_ReachesNone(string privilege, string sql)
    {
        var tenants = await TwoTenants.Get();
        await using var connection = await tenants.Application(tenants.OurKey);
        foreach (var table in await Granted(connection, tenants, privilege))
        {
            Assert.Equal(0, await connection.Run(string.Format(null, sql, table), tenants.TheirKey));
        }
    }

    [Theory]
    [InlineData("UPDATE eventstore.events SET version = version")]
    [InlineData("DELETE FROM eventstore.events")]
    [InlineData("TRUNCATE eventstore.events")]
    [InlineData("UPDATE eventstore.outbox SET version = version")]
    [InlineData("DELETE FROM eventstore.outbox")]
    [InlineData("INSERT INTO eventstore.feed DEFAULT VALUES")]
    [InlineData("UPDATE eventstore.feed SET version = version")]
    [InlineData("DELETE FROM eventstore.feed")]
    [InlineData("INSERT INTO eventstore.feed_head DEFAULT VALUES")]
    [InlineData("UPDATE eventstore.feed_head SET position = position")]
    [InlineData("DELETE FROM booking.bookings")]
    [InlineData("TRUNCATE booking.bookings")]
    [InlineData("UPDATE operations.idempotency_keys SET answer_id = answer_id")]
    [InlineData("UPDATE operations.idempotency_keys SET input_hash = input_hash")]
    [InlineData("DELETE FROM operations.idempotency_keys")]
    [InlineData("UPDATE payments.ledger_entries SET amount_minor = amount_minor")]
    [InlineData("DELETE FROM payments.ledger_entries")]
    [InlineData("TRUNCATE payments.ledger_entries")]
    [InlineData("DELETE FROM payments.payments")]
    [InlineData("DELETE FROM payments.refunds")]
    [InlineData("UPDATE payments.webhook_events SET payment_id = payment_id")]
    [InlineData("DELETE FROM payments.webhook_events")]
    [InlineData("UPDATE tenancy.tenants SET name = name")]
    [InlineData("ALTER TABLE booking.bookings DISABLE ROW LEVEL SECURITY")]
    [InlineData("SET ROLE graphbooking_owner")]
    public async Task Application_WhenItRewritesHistory_IsRefused(string sql)
    {
        var tenants = await TwoTenants.Get();
        await using var connection = await tenants.Application(tenants.OurKey);

        Assert.Equal(PostgresErrorCodes.InsufficientPrivilege, (await connection.Refusal(sql))?.SqlState);
    }

    private static async Task<IReadOnlyList<string>> Granted(NpgsqlConnection connection, TwoTenants tenants, string privilege)
    {
        var granted = new List<string>();
        foreach (var table in tenants.Tables)
        {
            if (await connection.Value<bool>("SELECT has_table_privilege($1, $2)", table, privilege))
            {
                granted.Add(table);
            }
        }

        Assert.NotEmpty(granted);
        return granted;
    }

    // A missing grant has the same SQLSTATE and proves nothing of row-level security.
    private static void AssertRowRefused(string table, PostgresException? refusal)
    {
        Assert.True(refusal is not null, $"{table} took another tenant's row.");
        Assert.Equal(PostgresErrorCodes.InsufficientPrivilege, refusal.SqlState);
        Assert.Contains("row-level security", refusal.MessageText, StringComparison.Ordinal);
    }
}
