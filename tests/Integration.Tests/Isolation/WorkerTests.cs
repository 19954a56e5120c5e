using Npgsql;

namespace GraphBooking.Integration.Tests.Isolation;

/// <summary>The worker finds work for all tenants, and can do none of it.</summary>
public sealed class WorkerTests
{
    [Theory]
    [InlineData("SELECT count(*) FROM tenants WHERE tenant_id = ANY ($1)")]
    [InlineData("SELECT count(DISTINCT (tenant_id, booking_id, hold_expires_at)) FROM claims WHERE tenant_id = ANY ($1)")]
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
        foreach (var table in tenants.Tables.Except(["tenancy.tenants"]))
        {
            AssertRefused(table, await connection.Refusal($"SELECT * FROM {table}"));
        }

        foreach (var table in tenants.Tables.Except(["tenancy.tenants", "booking.claims"]))
        {
            AssertRefused(table, await connection.Refusal($"SELECT tenant_id FROM {table}"));
        }

        AssertRefused("resource_id", await connection.Refusal("SELECT resource_id FROM claims"));
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
        foreach (var table in tenants.Tables)
        {
            AssertRefused(table, await connection.Refusal(string.Format(null, sql, table)));
        }
    }

    private static async Task<NpgsqlConnection> Begin(TwoTenants tenants)
    {
        var connection = await tenants.Database.Services.GetWorker().OpenConnectionAsync();
        await connection.Run("BEGIN");
        return connection;
    }

    private static void AssertRefused(string what, PostgresException? refusal) =>
        Assert.True(refusal?.SqlState == PostgresErrorCodes.InsufficientPrivilege, $"{what}: {refusal?.SqlState ?? "allowed"}");
}
