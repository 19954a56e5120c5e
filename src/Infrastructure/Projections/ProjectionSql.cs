namespace GraphBooking.Infrastructure.Projections;

/// <summary>The statements of the projection host. $1 is the tenant unless said otherwise.</summary>
internal static class ProjectionSql
{
    /// <summary>
    /// The tenant, for row-level security. A holder that falls silent loses its transaction, and with it the checkpoints, so that
    /// another can go on. A batch of events is no work for several: starting helpers takes longer than reading them.
    /// </summary>
    public const string Settings =
        "SELECT set_config('app.current_tenant_id', $1, true), set_config('idle_in_transaction_session_timeout', '10s', true), " +
        "set_config('max_parallel_workers_per_gather', '0', true)";

    /// <summary>$1 projections. What is live does not change until the transaction ends.</summary>
    public const string KeepLive = "SELECT pg_advisory_xact_lock_shared(724013, hashtext(name)) FROM unnest($1::text[]) AS name ORDER BY name";

    /// <summary>$1 projection. Waits for all that apply events to what is live, and keeps others from it.</summary>
    public const string Freeze = "SELECT pg_advisory_xact_lock(724013, hashtext($1))";

    /// <summary>$2 projections, $3 added to the live generation.</summary>
    public const string EnsureCheckpoints =
        "INSERT INTO checkpoints (tenant_id, projection, generation) SELECT $1, name, abs(live - $3) FROM projections WHERE name = ANY ($2) " +
        "ON CONFLICT DO NOTHING";

    /// <summary>$2 projections, $3 added to the live generation. Those that nobody else is at work on.</summary>
    public const string LockCheckpoints =
        $"SELECT c.projection AS {LockedColumn}, c.generation, c.position FROM checkpoints c JOIN projections p ON p.name = c.projection " +
        "WHERE c.tenant_id = $1 AND c.projection = ANY ($2) AND c.generation = abs(p.live - $3) ORDER BY c.projection FOR UPDATE OF c SKIP LOCKED";

    /// <summary>By which that result is known among others.</summary>
    public const string LockedColumn = "locked_projection";

    private const string FeedEvents =
        "SELECT f.position, f.booking_id, f.version, e.version, e.event_type, e.event_data, f.occurred_at FROM feed f JOIN events e ON e.id = f.event_id ";

    /// <summary>$2 position, $3 how many. Positions have no gaps.</summary>
    public const string Events =
        FeedEvents +
        "WHERE f.tenant_id = $1 AND f.position > $2 AND f.position <= $2 + $3 AND e.tenant_id = $1 ORDER BY f.position";

    /// <summary>$2 projections, $3 added to the live generation, $4 how many: what follows the hindmost of their checkpoints.</summary>
    public const string Following =
        FeedEvents +
        $"WHERE f.tenant_id = $1 AND f.position > ({Hindmost}) AND f.position <= ({Hindmost}) + $4 AND e.tenant_id = $1 ORDER BY f.position";

    private const string Hindmost =
        "SELECT min(c.position) FROM checkpoints c JOIN projections p ON p.name = c.projection " +
        "WHERE c.tenant_id = $1 AND c.projection = ANY ($2) AND c.generation = abs(p.live - $3)";

    /// <summary>$2 streams. Whole, oldest first.</summary>
    public const string Streams =
        "SELECT stream_id, version, event_type, event_data, timestamp FROM events WHERE tenant_id = $1 AND stream_id = ANY ($2) " +
        "ORDER BY stream_id, version";

    /// <summary>$2 projections, $3 added to the live generation.</summary>
    public const string Parked =
        "SELECT s.projection, s.stream_id FROM parked_streams s JOIN projections p ON p.name = s.projection AND s.generation = abs(p.live - $3) " +
        "WHERE s.tenant_id = $1 AND s.projection = ANY ($2)";

    /// <summary>$2 projection, $3 generation, $4 stream, $5 version, $6 reason.</summary>
    public const string Park =
        "INSERT INTO parked_streams (tenant_id, projection, generation, stream_id, version, reason) VALUES ($1, $2, $3, $4, $5, $6) " +
        "ON CONFLICT DO NOTHING";

    /// <summary>$2 projection, $3 stream. Waits for whoever is at work on it.</summary>
    public const string LockParked =
        "SELECT s.generation, s.version, c.position FROM parked_streams s JOIN projections p ON p.name = s.projection AND p.live = s.generation " +
        "JOIN checkpoints c ON c.tenant_id = s.tenant_id AND c.projection = s.projection AND c.generation = s.generation " +
        "WHERE s.tenant_id = $1 AND s.projection = $2 AND s.stream_id = $3 AND c.tenant_id = $1 FOR UPDATE OF c";

    /// <summary>$2 booking, $3 first version, $4 last position.</summary>
    public const string Waiting =
        FeedEvents +
        "WHERE f.tenant_id = $1 AND f.booking_id = $2 AND f.version >= $3 AND f.position <= $4 AND e.tenant_id = $1 ORDER BY f.position";

    /// <summary>$2 projection, $3 generation, $4 stream.</summary>
    public const string Release = "DELETE FROM parked_streams WHERE tenant_id = $1 AND projection = $2 AND generation = $3 AND stream_id = $4";

    /// <summary>$2 projections, $3 generation, $4 position, $5 when that happened.</summary>
    public const string Advance =
        "UPDATE checkpoints SET position = $4, occurred_at = $5 WHERE tenant_id = $1 AND projection = ANY ($2) AND generation = $3";

    /// <summary>
    /// $1 how many, $2 added to the live generation, $3 projections: tenants whose feed goes on beyond a checkpoint, and for how
    /// many seconds it has; the longest first. As the worker.
    /// </summary>
    public const string Behind =
        """
        SELECT h.tenant_id, extract(epoch FROM clock_timestamp() - f.occurred_at)::float8 AS lag
        FROM feed_head h
        CROSS JOIN LATERAL (
          SELECT min(coalesce(c.position, 0)) AS position FROM projections p
          LEFT JOIN checkpoints c ON c.tenant_id = h.tenant_id AND c.projection = p.name AND c.generation = abs(p.live - $2)
          WHERE p.name = ANY ($3)) at
        JOIN feed f ON f.tenant_id = h.tenant_id AND f.position = at.position + 1
        WHERE at.position < h.position
        ORDER BY lag DESC LIMIT $1
        """;
}
