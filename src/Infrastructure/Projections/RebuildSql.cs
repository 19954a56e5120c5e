namespace GraphBooking.Infrastructure.Projections;

/// <summary>The statements of a rebuild, as the worker. $1 is the projection.</summary>
internal static class RebuildSql
{
    public const string Lock = "SELECT live, rebuild_started_at IS NOT NULL FROM projections WHERE name = $1 FOR UPDATE";

    public const string Start = "UPDATE projections SET rebuild_started_at = clock_timestamp(), rebuild_rate = 0 WHERE name = $1";

    public const string Swap =
        "UPDATE projections SET live = 1 - live, rebuild_started_at = NULL, rebuild_rate = NULL, rebuilt_at = clock_timestamp() WHERE name = $1";

    /// <summary>$2 generation.</summary>
    public const string DropCheckpoints = "DELETE FROM checkpoints WHERE projection = $1 AND generation = $2";

    /// <summary>$2 generation.</summary>
    public const string DropParked = "DELETE FROM parked_streams WHERE projection = $1 AND generation = $2";

    /// <summary>How far all tenants are in the generation that is being built, and how far they have to go.</summary>
    public const string Done =
        "(SELECT coalesce(sum(c.position), 0)::bigint FROM checkpoints c WHERE c.projection = p.name AND c.generation = 1 - p.live)";

    /// <summary>How far there is to go.</summary>
    public const string Total = "(SELECT coalesce(sum(position), 0)::bigint FROM feed_head)";

    /// <summary>$2 events a second. While the swap holds the row nothing is noted.</summary>
    public const string Note =
        $"WITH noted AS (UPDATE projections SET rebuild_rate = $2 WHERE name = (SELECT name FROM projections WHERE name = $1 FOR UPDATE SKIP LOCKED)) " +
        $"SELECT {Done}, {Total}, $2 FROM projections p WHERE name = $1";
}
