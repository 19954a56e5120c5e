using Npgsql;
using static GraphBooking.Api.Tests.EndToEnd.Payments.Till;

namespace GraphBooking.Api.Tests.EndToEnd.Payments;

/// <summary>The ledger past all code, as the application's role and as the database's owner.</summary>
public sealed class LedgerTests
{
    private const string Line =
        "INSERT INTO ledger_entries (tenant_id, transaction_id, account, amount_minor, currency, booking_id, posted_at) " +
        "VALUES ($1, $2, $3, $4, $5, $6, clock_timestamp())";

    [Fact]
    public async Task Entries_OfABookingsWholeLife_AreItsBalance()
    {
        var till = await Till.Open(policy: [new { hoursBefore = 0, refundBasisPoints = 5_000 }]);
        var booking = await till.Hold();
        Assert.Equal(0, await till.Entries());

        await till.Pay(booking);
        await AssertAccounts(receivable: 600, clearing: 400, revenue: -1000, refunds: 0);
        await till.Pay(booking);
        await AssertAccounts(receivable: 0, clearing: 1000, revenue: -1000, refunds: 0);
        await till.Refund((string)(await till.Booking(booking))["payments"]![0]!["id"]!, 100);
        await AssertAccounts(receivable: 0, clearing: 900, revenue: -1000, refunds: 100);
        await till.Step("cancelBooking", booking);
        await till.AssertComesToRest();
        await AssertAccounts(receivable: 0, clearing: 450, revenue: -1000, refunds: 550);
        await till.AssertTheyAgree();

        async Task AssertAccounts(long receivable, long clearing, long revenue, long refunds)
        {
            Assert.Equal(
                (receivable, clearing, revenue, refunds),
                (await till.Ledger(booking, "CUSTOMER_RECEIVABLE"), await till.Ledger(booking, "PROVIDER_CLEARING"),
                    await till.Ledger(booking, "REVENUE"), await till.Ledger(booking, "REFUNDS")));
            Assert.Equal(receivable + refunds, Minor(await till.Booking(booking), "balance"));
        }
    }

    [Theory]
    [InlineData("UPDATE ledger_entries SET amount_minor = amount_minor")]
    [InlineData("DELETE FROM ledger_entries")]
    [InlineData("TRUNCATE ledger_entries")]
    [InlineData("ALTER TABLE ledger_entries DISABLE TRIGGER ALL")]
    [InlineData("DROP TRIGGER ledger_balances ON ledger_entries")]
    public async Task Application_WhenItRewritesTheLedger_HasNotTheRight(string sql)
    {
        var till = await Till.Open();
        await till.Confirmed();
        await using var connection = await Application(till);

        Assert.Equal(PostgresErrorCodes.InsufficientPrivilege, (await Refusal(connection, sql)).SqlState);
    }

    [Theory]
    [InlineData("UPDATE payments.ledger_entries SET amount_minor = amount_minor WHERE tenant_id = $1")]
    [InlineData("DELETE FROM payments.ledger_entries WHERE tenant_id = $1")]
    [InlineData("TRUNCATE payments.ledger_entries")]
    public async Task Superuser_WhenItRewritesTheLedger_IsRefusedByTheLedgerItself(string sql)
    {
        var till = await Till.Open();
        await till.Confirmed();

        object[] parameters = sql.Contains('$', StringComparison.Ordinal) ? [till.Key] : [];
        var refusal = await Assert.ThrowsAsync<PostgresException>(() => till.Backend.Stored<object>(sql, parameters));

        Assert.Equal((PostgresErrorCodes.RestrictViolation, "ledger_is_append_only"), (refusal.SqlState, refusal.ConstraintName));
    }

    [Theory]
    [InlineData("ledger_balances", "PROVIDER_CLEARING", 100, -99, "EUR")]
    [InlineData("ledger_balances", "PROVIDER_CLEARING", 100, 100, "EUR")]
    [InlineData("ledger_balances", "PROVIDER_CLEARING", 100, -100, "USD")]
    [InlineData("ledger_agrees", "CUSTOMER_RECEIVABLE", 100, -100, "EUR")]
    [InlineData("ledger_agrees", "REFUNDS", 100, -100, "EUR")]
    public async Task Transaction_WhichDoesNotBalanceOrAgree_IsRefusedAtItsCommit(string constraint, string account, long one, long other, string currency)
    {
        var till = await Till.Open();
        var (booking, _) = await till.Confirmed();
        var entries = await till.Entries();
        await using var connection = await Application(till);
        var transaction = Guid.CreateVersion7();
        await Run(connection, Line, till.Key, transaction, account, one, "EUR", Books.IdOf(booking));
        await Run(connection, Line, till.Key, transaction, "REVENUE", other, currency, Books.IdOf(booking));

        Assert.Equal(constraint, (await Refusal(connection, "COMMIT")).ConstraintName);

        Assert.Equal(entries, await till.Entries());
    }

    /// <summary>What is checked at the commit is what was written, whichever tenant is set by then.</summary>
    [Theory]
    [InlineData("")]
    [InlineData("another")]
    public async Task Transaction_WhoseTenantIsTakenAwayBeforeItsCommit_IsRefused(string tenant)
    {
        var till = await Till.Open();
        var (booking, _) = await till.Confirmed();
        var entries = await till.Entries();
        await using var connection = await Application(till);
        await Run(connection, Line, till.Key, Guid.CreateVersion7(), "REVENUE", 100L, "EUR", Books.IdOf(booking));
        await Run(connection, "SELECT set_config('app.current_tenant_id', $1, true)", tenant);

        Assert.Equal(PostgresErrorCodes.CheckViolation, (await Refusal(connection, "COMMIT")).SqlState);

        Assert.Equal(entries, await till.Entries());
    }

    [Theory]
    [InlineData("UPDATE bookings SET paid_minor = paid_minor - 1 WHERE id = $1")]
    [InlineData("UPDATE bookings SET price_minor = price_minor + 1 WHERE id = $1")]
    public async Task Booking_WhoseMoneyIsChangedWithoutAnEntry_IsRefusedAtTheCommit(string sql)
    {
        var till = await Till.Open();
        var (booking, _) = await till.Confirmed();
        await using var connection = await Application(till);
        await Run(connection, sql, Books.IdOf(booking));

        Assert.Equal("ledger_agrees", (await Refusal(connection, "COMMIT")).ConstraintName);

        await till.AssertTheyAgree();
    }

    [Theory]
    [InlineData("UPDATE payments SET refunded_minor = captured_minor + 1 WHERE id = $1")]
    [InlineData("UPDATE payments SET captured_minor = -1 WHERE id = $1")]
    [InlineData("UPDATE payments SET card_last4 = '4242424242424242' WHERE id = $1")]
    public async Task Payment_WhenItIsMadeImpossible_IsRefused(string sql)
    {
        var till = await Till.Open();
        var (_, payment) = await till.Confirmed();
        await using var connection = await Application(till);

        Assert.Equal(PostgresErrorCodes.CheckViolation, (await Refusal(connection, sql, Books.IdOf(payment))).SqlState);
    }

    /// <summary>A connection of the application's own role, in a transaction with the tenant set.</summary>
    private static async Task<NpgsqlConnection> Application(Till till)
    {
        var connection = new NpgsqlConnection(Microsoft.Extensions.Configuration.ConfigurationExtensions.GetConnectionString(till.Backend.Configuration, "Application"));
        await connection.OpenAsync();
        await Run(connection, "BEGIN");
        await Run(connection, "SELECT set_config('app.current_tenant_id', $1, true)", till.Key);
        return connection;
    }

    private static Task<PostgresException> Refusal(NpgsqlConnection connection, string sql, params object[] parameters) =>
        Assert.ThrowsAsync<PostgresException>(() => Run(connection, sql, parameters));

    private static async Task Run(NpgsqlConnection connection, string sql, params object[] parameters)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        foreach (var parameter in parameters)
        {
            command.Parameters.Add(new NpgsqlParameter { Value = parameter });
        }

        await command.ExecuteNonQueryAsync();
    }
}
