using GraphBooking.Application.Shared;
using Npgsql;

namespace GraphBooking.Infrastructure.Routing;

/// <summary>
/// Positions, as a server knows its own. On the primary that is what is flushed: nothing is visible before. A standby is on
/// the timeline of the newest heartbeat that it has replayed, whatever its files are named.
/// </summary>
internal static class PositionSql
{
    public const string Lsn =
        "(CASE WHEN pg_is_in_recovery() THEN pg_last_wal_replay_lsn() ELSE pg_current_wal_flush_lsn() END - '0/0'::pg_lsn)::bigint";

    public const string OwnTimeline = "('x' || substr(pg_walfile_name(pg_current_wal_flush_lsn()), 1, 8))::bit(32)::bigint";

    /// <summary>Of the primary: timeline, lsn.</summary>
    public const string OfPrimary = $"SELECT {OwnTimeline} AS {CommittedColumn}, (pg_current_wal_flush_lsn() - '0/0'::pg_lsn)::bigint";

    /// <summary>The same in the statement after a commit, and the clock.</summary>
    public const string OfCommit = $"{OfPrimary}, clock_timestamp()";

    /// <summary>By which the result is known among others.</summary>
    public const string CommittedColumn = "committed_timeline";

    /// <summary>Something that a commit has to wait for the standby for, in a transaction that else writes nothing.</summary>
    public const string WaitForStandby = "SELECT pg_logical_emit_message(true, 'graphbooking', '')";

    public const string Timeline = $"CASE WHEN pg_is_in_recovery() THEN (SELECT timeline FROM heartbeat) ELSE {OwnTimeline} END";

    /// <summary>Of any server, in columns: whether it is a standby, timeline, lsn.</summary>
    public const string Columns = $"pg_is_in_recovery(), {Timeline}, {Lsn}";

    public static LogPosition OfPrimaryRow(NpgsqlDataReader row) => new(row.GetInt64(0), row.GetInt64(1));
}
