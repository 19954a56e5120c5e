using Npgsql;

namespace GraphBooking.Integration.Tests.Isolation;

/// <summary>The worker finds work for all tenants, and can do none of it.</summary>
public sealed class WorkerTests
{
    // Tables and columns that it may read, beside those of its own work.
    private static readonly string[] Readable = ["tenancy.tenants", "partners.published_documents"];
    private static readonly string[] ReadableInPart = ["booking.claims", "partners.partners"];

    // All of them, and what it may do there beside reading.
    private static readonly Dictionary<string, string[]> OfItsOwn = new()
    {
        ["payments.payment_outbox"] = [],
        ["payments.webhook_events"] = ["INSERT"],
        ["eventstore.outbox"] = ["DELETE"],
        ["eventstore.feed"] = ["INSERT"],
        ["eventstore.feed_head"] = ["INSERT", "UPDATE"],
        ["reporting.checkpoints"] = ["DELETE"],
        ["reporting.parked_streams"] = ["DELETE"],
    };

    [Theory]
    [InlineData("SELECT count(*) FROM tenants WHERE tenant_id = ANY ($1)")]
    [InlineData("SELECT count(DISTINCT d.tenant_id) FROM published_documents d JOIN partners p ON p.id = d.partner_id WHERE p.revoked_at IS NULL AND d.tenant_id = ANY ($1)")]
    [InlineData("SELECT count(DISTINCT tenant_id) FROM claims WHERE booking_id IS NOT NULL AND hold_expires_at IS NOT NULL AND tenant_id = ANY ($1)")]
    [InlineData("SELECT count(DISTINCT tenant_id) FROM payment_outbox WHERE tenant_id = ANY ($1)")]
    [InlineData("SELECT count(DISTINCT tenant_id) FROM webhook_events WHERE tenant_id = ANY ($1)")]
    public async Task Worker_WhenItLooksForWork_SeesEveryTenant(string sql)
    {
        var tenants = await TwoTenants.Get();
        await using var connection = await tenants.Database.Services.GetWorker().OpenConnectionAsync();

        Assert.Equal(2, await connection.Value<long>(sql, (object)new[] { tenants.OurKey, tenants.TheirKey }));
    }

    [Fact]
    public async Task Worker_WhenItReadsAnythingElse_IsRefused()
    {
        var tenants = await TwoTenants.Get();
        await using var connection = await Begin(tenants);
        foreach (var table in tenants.Tables.Except(Readable).Except(OfItsOwn.Keys))
        {
            AssertRefused(table, await connection.Refusal($"SELECT * FROM {table}"));
        }

        foreach (var table in tenants.Tables.Except(Readable).Except(ReadableInPart).Except(OfItsOwn.Keys))
        {
            AssertRefused(table, await connection.Refusal($"SELECT tenant_id FROM {table}"));
        }

        AssertRefused("resource_id", await connection.Refusal("SELECT resource_id FROM claims"));
        AssertRefused("name", await connection.Refusal("SELECT name FROM partners"));
        AssertRefused("key_hash", await connection.Refusal("SELECT key_hash FROM partners"));
    }

    [Theory]
    [InlineData("INSERT INTO {0} DEFAULT VALUES")]
    [InlineData("UPDATE {0} SET tenant_id = ''")]
    [InlineData("DELETE FROM {0}")]
    [InlineData("TRUNCATE {0}")]
    public async Task Worker_WhenItWrites_IsRefused(string sql)
    {
        var tenants = await TwoTenants.Get();
        await using var connection = await Begin(tenants);
        await connection.SetTenant(tenants.OurKey);
        foreach (var table in tenants.Tables.Where(table => !MayWrite(table, sql)))
        {
            AssertRefused(table, await connection.Refusal(string.Format(null, sql, table)));
        }
    }

    /// <summary>A rebuild empties the generation that nobody reads, and neither role sees one by itself.</summary>
    [Fact]
    public async Task Generation_OfAReadModel_CanBeEmptiedByTheWorkerAndNothingElse()
    {
        var tenants = await TwoTenants.Get();
        string[] tables = ["booking_list", "booking_days", "resource_hours", "customer_history", "revenue_days"];
        await using (var worker = await Begin(tenants))
        {
            foreach (var table in tables)
            {
                Assert.Null(await worker.Refusal($"TRUNCATE {table}_1"));
                AssertRefused(table, await worker.Refusal($"TRUNCATE {table}"));
                AssertRefused(table, await worker.Refusal($"SELECT * FROM {table}_0"));
                AssertRefused(table, await worker.Refusal($"DELETE FROM {table}_1"));
            }
        }

        await using var application = await tenants.Application(tenants.OurKey);
        foreach (var table in tables)
        {
            AssertRefused(table, await application.Refusal($"SELECT * FROM {table}_0"));
            AssertRefused(table, await application.Refusal($"TRUNCATE {table}_1"));
            AssertRefused(table, await application.Refusal($"DELETE FROM {table}"));
        }
    }

    /// <summary>It takes and puts back leases; what is to be done is not its to say.</summary>
    [Fact]
    public async Task Worker_WhenItChangesWhatATaskIs_IsRefused()
    {
        var tenants = await TwoTenants.Get();
        await using var connection = await Begin(tenants);
        Assert.Null(await connection.Refusal("UPDATE payment_outbox SET attempts = attempts, due_at = due_at, leased_until = leased_until, dead_at = dead_at"));
        foreach (var column in new[] { "tenant_id", "id", "kind", "booking_id", "payment_id", "refund_id", "hints", "created_at" })
        {
            AssertRefused(column, await connection.Refusal($"UPDATE payment_outbox SET {column} = {column}"));
        }

        AssertRefused("webhook_events", await connection.Refusal("UPDATE webhook_events SET applied_at = clock_timestamp()"));
    }

    [Fact]
    public async Task Worker_WhenItKeepsAnEvent_KeepsItForNoTenant()
    {
        const string Insert = "INSERT INTO webhook_events (tenant_id, account, event_id, event_type) VALUES ($1, 'sandbox', 'evt_worker', 'x')";
        var tenants = await TwoTenants.Get();
        await using var connection = await Begin(tenants);

        Assert.Null(await connection.Refusal(Insert, "-"));
        AssertRefused("another tenant's", await connection.Refusal(Insert, tenants.OurKey));
    }

    private static bool MayWrite(string table, string sql) =>
        OfItsOwn.TryGetValue(table, out var allowed) && allowed.Contains(sql.Split(' ')[0]);

    private static async Task<NpgsqlConnection> Begin(TwoTenants tenants)
    {
        var connection = await tenants.Database.Services.GetWorker().OpenConnectionAsync();
        await connection.Run("BEGIN");
        return connection;
    }

    private static void AssertRefused(string what, PostgresException? refusal) =>
        Assert.True(refusal?.SqlState == PostgresErrorCodes.InsufficientPrivilege, $"{what}: {refusal?.SqlState ?? "allowed"}");
}
