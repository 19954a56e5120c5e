using Npgsql;

namespace GraphBooking.Api.Tests.EndToEnd.Payments;

/// <summary>Holds a tenant's bookings, payments and ledger against each other, and against the provider's own books.</summary>
internal static class Books
{
    // Each finds what disagrees; $1 is the tenant.
    private static readonly string[] Disagreements =
    [
        """
        SELECT 'the transaction ' || transaction_id || ' does not balance' FROM payments.ledger_entries
        WHERE tenant_id = $1 GROUP BY transaction_id, currency HAVING sum(amount_minor) <> 0
        """,
        """
        SELECT 'the balance of ' || b.id || ' is ' || b.price_minor - b.paid_minor || ' and in the ledger ' || l.balance FROM booking.bookings b
        JOIN (SELECT booking_id, coalesce(sum(amount_minor) FILTER (WHERE account IN ('CUSTOMER_RECEIVABLE', 'REFUNDS')), 0) AS balance
              FROM payments.ledger_entries WHERE tenant_id = $1 GROUP BY booking_id) l ON l.booking_id = b.id
        WHERE b.tenant_id = $1 AND b.price_minor - b.paid_minor <> l.balance
        """,
        """
        SELECT 'paid for ' || b.id || ' is ' || b.paid_minor || ' and by its payments ' || coalesce(sum(p.captured_minor - p.refunded_minor), 0)
        FROM booking.bookings b LEFT JOIN payments.payments p ON p.tenant_id = b.tenant_id AND p.booking_id = b.id
        WHERE b.tenant_id = $1 GROUP BY b.id, b.paid_minor HAVING b.paid_minor <> coalesce(sum(p.captured_minor - p.refunded_minor), 0)
        """,
        """
        SELECT 'refunded of ' || p.id || ' is ' || p.refunded_minor || ' and by its refunds ' || coalesce(sum(r.amount_minor), 0)
        FROM payments.payments p LEFT JOIN payments.refunds r ON r.tenant_id = p.tenant_id AND r.payment_id = p.id AND r.status = 'SUCCEEDED'
        WHERE p.tenant_id = $1 GROUP BY p.id, p.refunded_minor HAVING p.refunded_minor <> coalesce(sum(r.amount_minor), 0)
        """,
        """
        SELECT 'at the provider is ' || sum(p.captured_minor - p.refunded_minor) || ' and in the ledger ' || l.clearing || ' with disputes of ' || l.disputes
        FROM payments.payments p, (
          SELECT coalesce(sum(amount_minor) FILTER (WHERE account = 'PROVIDER_CLEARING'), 0) AS clearing,
                 coalesce(sum(amount_minor) FILTER (WHERE account = 'DISPUTES'), 0) AS disputes
          FROM payments.ledger_entries WHERE tenant_id = $1) l
        WHERE p.tenant_id = $1 GROUP BY l.clearing, l.disputes HAVING sum(p.captured_minor - p.refunded_minor) <> l.clearing + l.disputes
        """,
        """
        SELECT b.id || ' is ' || b.status || ' and its time is taken ' || count(c.booking_id) || ' times' FROM booking.bookings b
        LEFT JOIN booking.claims c ON c.tenant_id = b.tenant_id AND c.booking_id = b.id
        WHERE b.tenant_id = $1 GROUP BY b.id, b.status
        HAVING count(c.booking_id) <> CASE WHEN b.status IN ('HELD', 'CONFIRMED', 'CHECKED_IN', 'COMPLETED') THEN 1 ELSE 0 END
        """,
        """
        SELECT b.id || ' is EXPIRED and keeps ' || b.paid_minor FROM booking.bookings b
        WHERE b.tenant_id = $1 AND b.status = 'EXPIRED' AND b.paid_minor <> 0
        """,
        """
        SELECT 'the stream of ' || b.id || ' ends at ' || max(e.version) || ' and not at ' || b.version FROM booking.bookings b
        JOIN eventstore.events e ON e.tenant_id = b.tenant_id AND e.stream_id = 'bkg_' || b.id
        WHERE b.tenant_id = $1 GROUP BY b.id, b.version HAVING max(e.version) <> b.version OR count(*) <> b.version
        """,
        """
        SELECT 'the stream of ' || p.id || ' ends at ' || max(e.version) || ' and not at ' || p.version FROM payments.payments p
        JOIN eventstore.events e ON e.tenant_id = p.tenant_id AND e.stream_id = 'pay_' || p.id
        WHERE p.tenant_id = $1 GROUP BY p.id, p.version HAVING max(e.version) <> p.version OR count(*) <> p.version
        """,
    ];

    /// <summary>For a tenant whose payments have all come to rest.</summary>
    public static async Task AssertTheyAgree(this Till till)
    {
        foreach (var disagreement in Disagreements)
        {
            Assert.Empty(await Texts(till.Backend, disagreement, till.Key));
        }

        var counts = await till.Provider.Counts(till.Tenant);
        Assert.Equal(await till.Sum("captured_minor"), (long)counts["capturedMinor"]!);
        Assert.Equal(await till.Sum("refunded_minor"), (long)counts["refundedMinor"]!);
    }

    /// <summary>Waits until the tenant has nothing left in the outbox but payments that wait for their payer.</summary>
    public static async Task AssertComesToRest(this Till till)
    {
        var late = DateTime.UtcNow.AddSeconds(60);
        while (await till.Backend.Stored<long>(
            "SELECT count(*) FROM payments.payment_outbox o LEFT JOIN payments.payments p ON p.tenant_id = o.tenant_id AND p.id = o.payment_id " +
            "WHERE o.tenant_id = $1 AND p.status IS DISTINCT FROM 'REQUIRES_ACTION'", till.Key) > 0)
        {
            Assert.True(DateTime.UtcNow < late, "There is still work to be done.");
            await Task.Delay(50);
        }
    }

    /// <summary>What a booking's entries on one account add up to.</summary>
    public static async Task<long> Ledger(this Till till, string booking, string account) => await till.Backend.Stored<long>(
        "SELECT coalesce(sum(amount_minor), 0)::bigint FROM payments.ledger_entries WHERE tenant_id = $1 AND booking_id = $2 AND account = $3",
        till.Key, IdOf(booking), account);

    public static async Task<long> Entries(this Till till) =>
        await till.Backend.Stored<long>("SELECT count(*) FROM payments.ledger_entries WHERE tenant_id = $1", till.Key);

    /// <summary>The UUID within a public id.</summary>
    public static Guid IdOf(string publicId) => Guid.Parse(publicId[4..]);

    private static async Task<long> Sum(this Till till, string column) => await till.Backend.Stored<long>(
        $"SELECT coalesce(sum({column}), 0)::bigint FROM payments.payments WHERE tenant_id = $1", till.Key);

    private static async Task<List<string>> Texts(Backend backend, string sql, string tenant)
    {
        await using var command = backend.Superuser.CreateCommand(sql);
        command.Parameters.Add(new NpgsqlParameter { Value = tenant });
        await using var reader = await command.ExecuteReaderAsync();
        var texts = new List<string>();
        while (await reader.ReadAsync())
        {
            texts.Add(reader.GetString(0));
        }

        return texts;
    }
}
