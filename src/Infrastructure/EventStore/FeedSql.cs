namespace GraphBooking.Infrastructure.EventStore;

/// <summary>The statements of the sequencer and of those who read its feed.</summary>
internal static class FeedSql
{
    /// <summary>A holder that falls silent loses its transaction, and with it the lock, so that another can take over.</summary>
    public const string Impatience = "SET LOCAL idle_in_transaction_session_timeout = '2s'";

    /// <summary>
    /// Whether this transaction is the database's sequencer now, and the age in seconds of what has waited longest. A lock
    /// of the transaction's: one of the session's would outlive it behind a pooler.
    /// </summary>
    public const string TryLock =
        "SELECT pg_try_advisory_xact_lock(7240137002), " +
        "(SELECT extract(epoch FROM clock_timestamp() - occurred_at)::float8 FROM outbox ORDER BY id LIMIT 1)";

    /// <summary>
    /// $1 how many. Moves the oldest rows of the outbox to the feed and answers how many they were. Its snapshot must be
    /// younger than the lock: the heads that it raises are those of the last holder's commit. It takes what is there and
    /// remembers no id: one that is committed late is simply taken late.
    /// </summary>
    public const string Take =
        """
        WITH taken AS (
          DELETE FROM outbox WHERE id = ANY (ARRAY(SELECT id FROM outbox ORDER BY id LIMIT $1)) RETURNING *
        ), counted AS (
          SELECT tenant_id, count(*) AS events FROM taken GROUP BY tenant_id
        ), heads AS (
          INSERT INTO feed_head AS head (tenant_id, position) SELECT tenant_id, events FROM counted
          ON CONFLICT (tenant_id) DO UPDATE SET position = head.position + EXCLUDED.position
          RETURNING tenant_id, position
        ), fed AS (
          INSERT INTO feed (tenant_id, position, event_id, booking_id, resource_id, previous_resource_id, customer_id,
                            version, event_type, occurred_at)
          SELECT t.tenant_id, h.position - c.events + row_number() OVER (PARTITION BY t.tenant_id ORDER BY t.id),
                 t.event_id, t.booking_id, t.resource_id, t.previous_resource_id, t.customer_id,
                 t.version, t.event_type, t.occurred_at
          FROM taken t JOIN counted c ON c.tenant_id = t.tenant_id JOIN heads h ON h.tenant_id = t.tenant_id
          ORDER BY t.id
          RETURNING 1
        )
        SELECT count(*) FROM fed
        """;

    /// <summary>Where a tail begins.</summary>
    public const string Newest = "SELECT coalesce(max(sequence), 0) FROM feed";

    /// <summary>$1 the last sequence read, $2 how many.</summary>
    public const string Tail = $"SELECT {FeedRow.Columns} FROM feed WHERE sequence > $1 ORDER BY sequence LIMIT $2";

    /// <summary>$1 tenant.</summary>
    public const string Head = "SELECT coalesce((SELECT position FROM feed_head WHERE tenant_id = $1), 0)";

    /// <summary>$1 tenant, $2 position, $3 booking, $4 resource, $5 customer (each or null), $6 how many.</summary>
    public const string Replay =
        $"SELECT {FeedRow.Columns} FROM feed WHERE tenant_id = $1 AND position > $2 AND ($3 IS NULL OR booking_id = $3) " +
        "AND ($4 IS NULL OR resource_id = $4 OR previous_resource_id = $4) AND ($5 IS NULL OR customer_id = $5) " +
        "ORDER BY position LIMIT $6";
}
