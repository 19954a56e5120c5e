using GraphBooking.Infrastructure.Caching;
using GraphBooking.Infrastructure.Persistence;

namespace GraphBooking.Infrastructure.Bookings;

/// <summary>
/// The statements between the lock and the commit of a hold: each statement more costs both sides as much as what it does.
/// $1 is always the tenant. Bounds are scalar subqueries: under row-level security only then can they be index conditions.
/// </summary>
internal static class HoldSql
{
    private const string OfService = "FROM services WHERE tenant_id = $1 AND id = $3";

    // The first columns of both statements: the clock, the customer, the answer, what closes and what occupies.
    private const string Decisive =
        "SELECT clock_timestamp(), " +
        "$4 IS NULL OR EXISTS (SELECT FROM customers WHERE tenant_id = $1 AND id = $4 AND erased_at IS NULL), " +
        "k.input_hash, k.answer_id, k.answer_state, closed.starts, closed.ends, busy.starts, busy.ends, busy.quantities, busy.expiries";

    private const string Closed =
        "SELECT array_agg(start_at) AS starts, array_agg(end_at) AS ends FROM closures WHERE tenant_id = $1 AND resource_id = $2 " +
        "AND end_at > $6 AND start_at <";

    private const string Busy =
        "SELECT array_agg(busy_from) AS starts, array_agg(busy_to) AS ends, array_agg(quantity) AS quantities, " +
        "array_agg(hold_expires_at) AS expiries FROM claims WHERE tenant_id = $1 AND resource_id = $2 AND busy_from <";

    private const string Answered = "LEFT JOIN idempotency_keys k ON k.tenant_id = $1 AND k.key_hash = $5";

    /// <summary>
    /// $1 tenant, for row-level security; $2 how long locks are waited for, in milliseconds from the beginning of the transaction on:
    /// all that it waits for together.
    /// </summary>
    public const string Boarding =
        "SELECT set_config('app.current_tenant_id', $1, true), " +
        "set_config('lock_timeout', greatest(1, $2 - (extract(epoch FROM clock_timestamp() - transaction_timestamp()) * 1000)::int)::text, true)";

    /// <summary>
    /// $2 resource, $3 service, $4 customer or null, $5 key hash, $6 start. A statement of its own after the lock: it sees what
    /// committed while the lock was waited for, and reads the clock after that.
    /// </summary>
    public const string Read =
        $"{Decisive}, EXISTS (SELECT FROM service_resources WHERE tenant_id = $1 AND service_id = $3 AND resource_id = $2), " +
        $"{Rows.ResourceColumns}, {Rows.ServiceColumns} " +
        $"FROM ({Closed} (SELECT $6 + duration {OfService})) closed " +
        $"CROSS JOIN ({Busy} (SELECT $6 + duration + buffer_after {OfService}) " +
        $"AND busy_from > (SELECT $6 - buffer_before - {BookingSql.Longest} {OfService}) " +
        $"AND busy_to > (SELECT $6 - buffer_before {OfService})) busy {Answered} " +
        "LEFT JOIN resources r ON r.tenant_id = $1 AND r.id = $2 " +
        "LEFT JOIN services s ON s.tenant_id = $1 AND s.id = $3";

    /// <summary>
    /// The same where service and resource are known, with the version of the catalogue: if it is the one under which they are
    /// known, they are what this statement would have read. $3 duration, $7 buffer before, $8 buffer after.
    /// </summary>
    public const string ReadKnown =
        $"{Decisive}, ({CatalogSql.Version}) FROM ({Closed} (SELECT $6 + $3)) closed " +
        $"CROSS JOIN ({Busy} (SELECT $6 + $3 + $8) AND busy_from > (SELECT $6 - $7 - {BookingSql.Longest}) " +
        $"AND busy_to > (SELECT $6 - $7)) busy {Answered}";

    /// <summary>
    /// $2 booking, $3 key hash, $4 input hash, $5 answer, $6 reference, $7 status, $8 version, $9 resource, $10 service,
    /// $11 customer or null, $12 start, $13 end, $14 buffer before, $15 buffer after, $16 quantity, $17 price, $18 deposit,
    /// $19 currency, $20 expiry, $21 attributes, $22 cancellation tiers, $23 when, $24 busy from, $25 busy to, $26 event,
    /// $27 stream, $28 type, $29 data, $30 metadata.
    /// </summary>
    public static readonly string Write = Written("WITH", "");

    /// <summary>
    /// The same where nothing stands in its way, else nothing at all: the customer is there, the key is new, nothing closes, all that
    /// overlaps fits together, and the clock and the catalogue are what the hold was decided by. A statement of its own after the lock.
    /// $31 version of the catalogue, $32 before which no claim can begin that reaches it, $33 how late the clock may be.
    /// </summary>
    public static readonly string WritePresumed = Written(
        "WITH presumed AS (SELECT FROM resource_head WHERE tenant_id = $1 AND resource_id = $9 " +
        "AND $23 <= clock_timestamp() AND $23 > clock_timestamp() - $33 " +
        $"AND ({CatalogSql.Version}) = $31 " +
        "AND ($11 IS NULL OR EXISTS (SELECT FROM customers WHERE tenant_id = $1 AND id = $11 AND erased_at IS NULL)) " +
        "AND NOT EXISTS (SELECT FROM idempotency_keys WHERE tenant_id = $1 AND key_hash = $3) " +
        "AND NOT EXISTS (SELECT FROM closures WHERE tenant_id = $1 AND resource_id = $9 AND end_at > $12 AND start_at < $13) " +
        "AND capacity >= $16 + (SELECT coalesce(sum(quantity), 0) FROM claims WHERE tenant_id = $1 AND resource_id = $9 " +
        "AND busy_from < $25 AND busy_from > $32 AND busy_to > $24 AND (hold_expires_at IS NULL OR hold_expires_at > $23))), ",
        " FROM presumed");

    private static string Written(string with, string from) =>
        $"{with} answer AS (INSERT INTO idempotency_keys (tenant_id, key_hash, input_hash, answer_id, answer_state) SELECT $1, $3, $4, $2, $5{from}), " +
        "booking AS (INSERT INTO bookings (tenant_id, id, reference, status, version, resource_id, service_id, customer_id, start_at, end_at, " +
        "buffer_before, buffer_after, quantity, price_minor, deposit_minor, currency, hold_expires_at, attributes, cancellation_tiers, " +
        $"created_at, updated_at) SELECT $1, $2, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23, $23{from}), " +
        "claim AS (INSERT INTO claims (tenant_id, booking_id, resource_id, busy_from, busy_to, quantity, hold_expires_at) " +
        $"SELECT $1, $2, $9, $24, $25, $16, $20{from}), " +
        "event AS (INSERT INTO events (tenant_id, stream_id, timestamp, id, version, event_type, event_data, metadata) " +
        $"SELECT $1, $27, $23, $26, $8, $28, $29, $30{from}) " +
        "INSERT INTO outbox (tenant_id, event_id, booking_id, resource_id, customer_id, version, event_type, occurred_at) " +
        $"SELECT $1, $26, $2, $9, $11, $8, $28, $23{from}";
}
