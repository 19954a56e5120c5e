using GraphBooking.Application.Reporting;
using GraphBooking.Infrastructure.Persistence;

namespace GraphBooking.Infrastructure.Reporting;

/// <summary>
/// The statements of reports. $1 is the tenant, and of days $2 the first and $3 the one after the last. Read models are kept
/// in two generations: only the live one counts, and rows whose sums have come back to zero say nothing.
/// </summary>
internal static class ReportSql
{
    private const string Days = "tenant_id = $1 AND day >= $2 AND day < $3";

    public const string TimeZone = "SELECT time_zone FROM tenants WHERE tenant_id = $1";

    /// <summary>$2 a resource, or null for all.</summary>
    public const string Resources = $"SELECT {Rows.ResourceColumns} FROM resources r WHERE r.tenant_id = $1 AND ($2 IS NULL OR r.id = $2)";

    /// <summary>$4 a resource, or null for all. A day more on either side: no zone's days begin further from UTC's.</summary>
    public const string Closures =
        "SELECT resource_id, start_at, end_at FROM closures WHERE tenant_id = $1 AND ($4 IS NULL OR resource_id = $4) " +
        "AND end_at > ($2 - 1)::timestamp AT TIME ZONE 'UTC' AND start_at < ($3 + 1)::timestamp AT TIME ZONE 'UTC'";

    /// <summary>$4 a resource, or null for all.</summary>
    public const string BookedHours =
        "SELECT extract(isodow FROM day)::int, hour, sum(seconds)::bigint FROM resource_hours " +
        $"WHERE {Days} AND generation = {Live.ResourceHours} AND ($4 IS NULL OR resource_id = $4) GROUP BY 1, 2 HAVING sum(seconds) <> 0";

    public const string LeadTime =
        "SELECT count(*), round(avg(lead))::bigint, percentile_disc(0.5) WITHIN GROUP (ORDER BY lead), percentile_disc(0.9) WITHIN GROUP (ORDER BY lead) " +
        "FROM (SELECT trunc(extract(epoch FROM start_at - created_at))::bigint AS lead FROM booking_list " +
        $"WHERE tenant_id = $1 AND generation = {Live.BookingList} AND start_day >= $2 AND start_day < $3 AND confirmed_at IS NOT NULL) leads";

    private const string Totals = "FROM own_booking_totals WHERE tenant_id = $1 AND start_day >= $2 AND start_day < $3";

    public const string NoShowRate =
        "SELECT coalesce(sum(bookings) FILTER (WHERE status IN ('CHECKED_IN', 'COMPLETED')), 0)::bigint, " +
        $"coalesce(sum(bookings) FILTER (WHERE status = 'NO_SHOW'), 0)::bigint {Totals}";

    /// <summary>$4 how many services. The sums of each follow each other.</summary>
    public const string TopServices =
        $"""
        WITH sums AS (
          SELECT service_id, currency, sum(bookings) AS bookings, sum(value_minor) AS value_minor
          {Totals} AND status IN ('CONFIRMED', 'CHECKED_IN', 'COMPLETED') GROUP BY service_id, currency
        ), top AS (
          SELECT service_id, sum(bookings) AS bookings FROM sums GROUP BY service_id ORDER BY bookings DESC, service_id LIMIT $4
        )
        SELECT service_id, top.bookings::bigint, currency, value_minor::bigint FROM top JOIN sums USING (service_id)
        ORDER BY top.bookings DESC, service_id, currency
        """;

    public const string Bookings =
        "SELECT l.booking_id, l.reference, l.status, l.start_day, l.start_at, l.end_at, l.resource_id, r.name, l.service_id, s.name, l.customer_id, " +
        "l.quantity, l.price_minor, l.deposit_minor, l.paid_minor, l.currency, l.created_at, l.confirmed_at FROM booking_list l " +
        "LEFT JOIN resources r ON r.tenant_id = $1 AND r.id = l.resource_id LEFT JOIN services s ON s.tenant_id = $1 AND s.id = l.service_id " +
        $"WHERE l.tenant_id = $1 AND l.generation = {Live.BookingList} AND l.start_day >= $2 AND l.start_day < $3 ORDER BY l.start_at, l.booking_id";

    /// <summary>
    /// $2 projections. A read model is complete up to the start of this statement when it has applied all of the feed and
    /// nothing waits for its place in it, else up to its last event; totals likewise, by the checkpoint that they were made
    /// at. All seen at one instant, which is not before that start.
    /// </summary>
    public const string AsOf =
        """
        WITH reached AS (
          SELECT c.position, c.occurred_at FROM projections p
          LEFT JOIN checkpoints c ON c.tenant_id = $1 AND c.projection = p.name AND c.generation = p.live WHERE p.name = ANY ($2)
          UNION ALL
          SELECT c.position, c.occurred_at FROM (SELECT) one LEFT JOIN own_booking_totals_checkpoints c ON c.tenant_id = $1
        )
        SELECT min(CASE
          WHEN coalesce(position, 0) >= coalesce((SELECT position FROM feed_head WHERE tenant_id = $1), 0)
            AND NOT EXISTS (SELECT FROM outbox WHERE tenant_id = $1) THEN CASE WHEN pg_is_in_recovery() THEN (SELECT beat_at FROM heartbeat) ELSE statement_timestamp() END
          ELSE coalesce(occurred_at, (SELECT created_at FROM tenants WHERE tenant_id = $1)) END)
        FROM reached
        """;

    public static string BookedGroups(OccupancyGrouping grouping)
    {
        var (day, resource) = grouping switch
        {
            OccupancyGrouping.Day => ("day", "NULL::uuid"),
            OccupancyGrouping.Week => (Week, "NULL::uuid"),
            OccupancyGrouping.Month => (Month, "NULL::uuid"),
            OccupancyGrouping.Resource => ("NULL::date", "resource_id"),
            _ => throw new ArgumentOutOfRangeException(nameof(grouping)),
        };
        return $"SELECT {day}, {resource}, sum(bookings)::bigint, sum(seconds)::bigint FROM resource_hours " +
            $"WHERE {Days} AND generation = {Live.ResourceHours} GROUP BY 1, 2 HAVING sum(bookings) <> 0 OR sum(seconds) <> 0";
    }

    public static string Revenue(RevenueGrouping grouping)
    {
        var (day, id, name) = grouping switch
        {
            RevenueGrouping.Day => ("day", "NULL::uuid", "NULL"),
            RevenueGrouping.Week => (Week, "NULL::uuid", "NULL"),
            RevenueGrouping.Month => (Month, "NULL::uuid", "NULL"),
            RevenueGrouping.Service => ("NULL::date", "service_id", "(SELECT name FROM services s WHERE s.tenant_id = $1 AND s.id = g.id)"),
            RevenueGrouping.Resource => ("NULL::date", "resource_id", "(SELECT name FROM resources r WHERE r.tenant_id = $1 AND r.id = g.id)"),
            _ => throw new ArgumentOutOfRangeException(nameof(grouping)),
        };
        return $"SELECT day, id, {name}, currency, captured, refunded FROM (SELECT {day} AS day, {id} AS id, currency, " +
            "sum(captured_minor)::bigint AS captured, sum(refunded_minor)::bigint AS refunded FROM revenue_days " +
            $"WHERE {Days} AND generation = {Live.RevenueDays} GROUP BY 1, 2, 3 " +
            "HAVING sum(captured_minor) <> 0 OR sum(refunded_minor) <> 0) g ORDER BY day, id, currency";
    }

    // In days alone: a detour over instants would bring the session's time zone in.
    private const string Week = "day - extract(isodow FROM day)::int + 1";
    private const string Month = "day - extract(day FROM day)::int + 1";
}
