using System.Globalization;
using Npgsql;

namespace GraphBooking.Integration.Tests.Reporting;

/// <summary>
/// The numbers of the reports once more, in SQL over the events as they are stored and in steps of a quarter of an hour:
/// another way to them, which shares nothing with the first. $1 tenant, $2 its zone, $3 and $4 days.
/// </summary>
internal static class Truth
{
    private const string States =
        """
        mine AS (SELECT stream_id, version, event_type, event_data AS d, timestamp AS at FROM eventstore.events WHERE tenant_id = $1),
        states AS (
          SELECT h.stream_id, h.at AS created_at, h.d->>'serviceId' AS service, h.d->>'currency' AS currency, (h.d->>'quantity')::int AS quantity,
            coalesce(m.d, h.d)->>'resourceId' AS resource, (coalesce(m.d, h.d)->>'start')::timestamptz AS starts,
            (coalesce(m.d, h.d)->>'end')::timestamptz AS ends,
            (SELECT (p.d->>'priceMinor')::bigint FROM mine p WHERE p.stream_id = h.stream_id AND p.d->>'priceMinor' IS NOT NULL
             ORDER BY p.version DESC LIMIT 1) AS price,
            (SELECT split_part(s.event_type, '.', 2) FROM mine s WHERE s.stream_id = h.stream_id
             AND s.event_type !~ 'payment|assigned|rescheduled' ORDER BY s.version DESC LIMIT 1) AS became,
            EXISTS (SELECT FROM mine c WHERE c.stream_id = h.stream_id AND c.event_type = 'booking.confirmed.v1') AS confirmed
          FROM mine h
          LEFT JOIN LATERAL (SELECT d FROM mine m WHERE m.stream_id = h.stream_id AND m.event_type = 'booking.rescheduled.v1'
            ORDER BY version DESC LIMIT 1) m ON true
          WHERE h.event_type = 'booking.held.v1'),
        booked AS (SELECT * FROM states WHERE became IN ('confirmed', 'checked-in', 'completed')),
        quarters AS (
          SELECT resource, quantity, q = starts AS is_first, q AT TIME ZONE $2 AS local
          FROM booked, generate_series(starts, ends - interval '15 minutes', interval '15 minutes') q),
        open AS (
          SELECT DISTINCT 'res_' || r.id AS resource, r.capacity, q, q AT TIME ZONE $2 AS local
          FROM catalog.resources r, jsonb_to_recordset(r.opening_hours) AS o(day text, opens time, closes time),
            generate_series($3::date::timestamp AT TIME ZONE 'UTC' - interval '2 days', $4::date::timestamp AT TIME ZONE 'UTC' + interval '2 days',
              interval '15 minutes') q, LATERAL (SELECT q AT TIME ZONE r.time_zone AS wall) w
          WHERE r.tenant_id = $1 AND q < coalesce(r.archived_at, 'infinity')
            AND (q AT TIME ZONE $2)::date >= (r.created_at AT TIME ZONE $2)::date
            AND (to_char(wall, 'FMDay') = day AND wall::time >= opens AND (closes <= opens OR wall::time < closes)
              OR to_char(wall - interval '1 day', 'FMDay') = day AND closes <= opens AND wall::time < closes)
            AND NOT EXISTS (SELECT FROM catalog.closures c WHERE c.tenant_id = $1 AND c.resource_id = r.id AND q >= c.start_at AND q < c.end_at))
        """;

    private const string Within = "local::date >= $3 AND local::date < $4";
    private const string StartsWithin = "(starts AT TIME ZONE $2)::date >= $3 AND (starts AT TIME ZONE $2)::date < $4";

    /// <summary>Group, bookings, booked seconds, open seconds.</summary>
    /// <param name="group">Of <c>local</c> and <c>resource</c>.</param>
    public static string Occupancy(string group) =>
        $"""
        WITH {States},
        sums AS (
          SELECT {group} AS key, count(*) FILTER (WHERE is_first) AS bookings, sum(900 * quantity) AS booked, 0 AS open
          FROM quarters WHERE {Within} GROUP BY 1
          UNION ALL SELECT {group}, 0, 0, sum(900 * capacity) FROM open WHERE {Within} GROUP BY 1)
        SELECT concat_ws(' ', key, sum(bookings), sum(booked), sum(open)) FROM sums GROUP BY key ORDER BY key
        """;

    /// <summary>Group, currency, captured, refunded.</summary>
    /// <param name="group">Of <c>local</c>, <c>service</c> and <c>resource</c>.</param>
    public static string Revenue(string group) =>
        $"""
        WITH {States},
        money AS (
          SELECT e.event_type, (e.d->>'amountMinor')::bigint AS amount, e.d->>'currency' AS currency, e.at AT TIME ZONE $2 AS local, s.service,
            (SELECT m.d->>'resourceId' FROM mine m WHERE m.stream_id = e.stream_id AND m.version < e.version AND m.d->>'resourceId' IS NOT NULL
             ORDER BY m.version DESC LIMIT 1) AS resource
          FROM mine e JOIN states s USING (stream_id) WHERE e.event_type ~ 'payment-captured|payment-refunded')
        SELECT concat_ws(' ', {group}, currency, coalesce(sum(amount) FILTER (WHERE event_type ~ 'captured'), 0),
          coalesce(sum(amount) FILTER (WHERE event_type ~ 'refunded'), 0))
        FROM money WHERE {Within} GROUP BY {group}, currency ORDER BY {group}, currency
        """;

    public const string Leads =
        $"WITH {States} SELECT floor(extract(epoch FROM starts - created_at))::bigint::text FROM states WHERE confirmed AND {StartsWithin} ORDER BY starts - created_at";

    public const string NoShows =
        $"WITH {States} SELECT concat_ws(' ', count(*) FILTER (WHERE became IN ('checked-in', 'completed')), count(*) FILTER (WHERE became = 'marked-no-show')) FROM states WHERE {StartsWithin}";

    /// <summary>Service, all its bookings, currency, value.</summary>
    public const string Services =
        $"""
        WITH {States}
        SELECT concat_ws(' ', service, sum(count(*)) OVER (PARTITION BY service), currency, sum(price)) FROM booked WHERE {StartsWithin}
        GROUP BY service, currency ORDER BY sum(count(*)) OVER (PARTITION BY service) DESC, service, currency
        """;

    public static async Task<List<string>> Lines(TestDatabase database, string sql, Business business, DateOnly from, DateOnly to)
    {
        await using var command = database.Superuser.CreateCommand(sql);
        foreach (var value in new object[] { business.Tenant.Id.Value, business.Tenant.TimeZone, from, to })
        {
            command.Parameters.Add(new NpgsqlParameter { Value = value });
        }

        await using var reader = await command.ExecuteReaderAsync();
        var lines = new List<string>();
        while (await reader.ReadAsync())
        {
            lines.Add(reader.GetString(0));
        }

        return lines;
    }

    public static string Line(params object?[] parts) =>
        string.Join(' ', parts.Select(part => part is DateOnly day ? day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) : part?.ToString()));
}
