using GraphBooking.Infrastructure.Persistence;

namespace GraphBooking.Infrastructure.Bookings;

/// <summary>
/// The statements of the booking path. $1 is always the tenant. Every statement after a lock is a statement of its own, so
/// that it sees what committed while the lock was waited for. Bounds are scalar subqueries: under row-level security only
/// then can they be index conditions.
/// </summary>
internal static class BookingSql
{
    // The longest claim there can be (the CHECK claims_longest): nothing that began earlier reaches the time asked for.
    public const string Longest = "interval '72 hours'";

    /// <summary>The same.</summary>
    public static readonly TimeSpan LongestClaim = TimeSpan.FromHours(72);

    /// <summary>
    /// $2 resource, $3 and $4 stretches that the claim may reach. Locks, and raises their versions, since the hold will change what
    /// is free there.
    /// </summary>
    public const string LockForHold =
        "UPDATE resource_head SET stretches[$3] = stretches[$3] + 1, stretches[$4] = stretches[$4] + 1 WHERE tenant_id = $1 AND resource_id = $2";

    /// <summary>$2 booking, $3 target resource or null. Locks in the order of ids, so that no two movers wait for each other.</summary>
    public const string LockHeads =
        "SELECT resource_id FROM resource_head WHERE tenant_id = $1 AND resource_id IN " +
        "((SELECT resource_id FROM bookings WHERE tenant_id = $1 AND id = $2), $3) ORDER BY resource_id FOR NO KEY UPDATE";

    /// <summary>$2 booking. With what of its money is on its way back: refunds change under this lock alone.</summary>
    public const string LockBooking =
        $"SELECT {Rows.BookingColumns}, (SELECT coalesce(sum(r.amount_minor), 0)::bigint FROM payments p " +
        "JOIN refunds r ON r.tenant_id = p.tenant_id AND r.payment_id = p.id " +
        "WHERE p.tenant_id = $1 AND p.booking_id = $2 AND r.tenant_id = $1 AND r.status = 'PENDING') " +
        "FROM bookings b WHERE b.tenant_id = $1 AND b.id = $2 FOR NO KEY UPDATE OF b";

    /// <summary>$2 booking.</summary>
    public const string ReadBooking = $"SELECT {Rows.BookingColumns} FROM bookings b WHERE b.tenant_id = $1 AND b.id = $2";

    /// <summary>$2 key hash.</summary>
    public const string FindAnswer =
        "SELECT input_hash, answer_id, answer_state FROM idempotency_keys WHERE tenant_id = $1 AND key_hash = $2";

    /// <summary>$2 customer or null. The clock is read here, after the locks.</summary>
    public const string ClockAndCustomer =
        "SELECT clock_timestamp(), $2 IS NULL OR EXISTS " +
        "(SELECT FROM customers WHERE tenant_id = $1 AND id = $2 AND erased_at IS NULL)";

    private const string Moving = "FROM bookings WHERE tenant_id = $1 AND id = $2";
    private const string Target = $"coalesce($3, (SELECT resource_id {Moving}))";

    /// <summary>$2 booking, $3 target resource or null.</summary>
    public const string OfferedToMove =
        $"SELECT true FROM service_resources WHERE tenant_id = $1 AND service_id = (SELECT service_id {Moving}) AND resource_id = {Target}";

    /// <summary>$2 booking, $3 target resource or null.</summary>
    public const string ReadTarget =
        $"SELECT {Rows.ResourceColumns} FROM resources r WHERE r.tenant_id = $1 AND r.id = {Target}";

    /// <summary>$2 booking.</summary>
    public const string ReadServiceOf =
        $"SELECT {Rows.ServiceColumns} FROM services s WHERE s.tenant_id = $1 AND s.id = (SELECT service_id {Moving})";

    // Without a start it is the booking's own time that is asked for.
    private const string At = "coalesce($4, start_at)";

    /// <summary>$2 booking, $3 target resource or null, $4 start or null.</summary>
    public const string ClosuresOfMove =
        $"SELECT start_at, end_at FROM closures WHERE tenant_id = $1 AND resource_id = {Target} AND end_at > (SELECT {At} {Moving}) " +
        $"AND start_at < (SELECT {At} + (end_at - start_at) {Moving})";

    /// <summary>$2 booking, $3 target resource or null, $4 start or null. Without the booking's own claim.</summary>
    public const string ClaimsOfMove =
        $"SELECT busy_from, busy_to, quantity, hold_expires_at FROM claims WHERE tenant_id = $1 AND resource_id = {Target} " +
        $"AND busy_from < (SELECT {At} + (end_at - start_at) + buffer_after {Moving}) " +
        $"AND busy_from > (SELECT {At} - buffer_before - {Longest} {Moving}) " +
        $"AND busy_to > (SELECT {At} - buffer_before {Moving}) AND booking_id <> $2";

    public const string InsertAnswer =
        "INSERT INTO idempotency_keys (tenant_id, key_hash, input_hash, answer_id, answer_state) VALUES ($1, $2, $3, $4, $5)";

    public const string InsertClaim =
        "INSERT INTO claims (tenant_id, booking_id, resource_id, busy_from, busy_to, quantity, hold_expires_at) " +
        "VALUES ($1, $2, $3, $4, $5, $6, $7)";

    public const string UpdateBooking =
        "UPDATE bookings SET status = $3, version = $4, resource_id = $5, customer_id = $6, start_at = $7, end_at = $8, " +
        "hold_expires_at = $9, cancellation_reason = $10, price_minor = $11, deposit_minor = $12, paid_minor = $13, keep_at_most_minor = $14, " +
        "updated_at = $15 " +
        "WHERE tenant_id = $1 AND id = $2";

    public const string UpdateClaim =
        "UPDATE claims SET resource_id = $3, busy_from = $4, busy_to = $5, hold_expires_at = $6 WHERE tenant_id = $1 AND booking_id = $2";

    public const string DeleteClaim = "DELETE FROM claims WHERE tenant_id = $1 AND booking_id = $2";

    /// <summary>$2 resources, already locked, $3 to $6 stretches that the claim reaches or reached. One that is named twice is raised once.</summary>
    public const string RaiseStretches =
        "UPDATE resource_head SET stretches[$3] = stretches[$3] + 1, stretches[$4] = stretches[$4] + 1, " +
        "stretches[$5] = stretches[$5] + 1, stretches[$6] = stretches[$6] + 1 WHERE tenant_id = $1 AND resource_id = ANY ($2)";

    /// <summary>What the sequencer takes: whose event it is, and who is to be told.</summary>
    public const string InsertOutbox =
        "INSERT INTO outbox (tenant_id, event_id, booking_id, resource_id, previous_resource_id, customer_id, version, event_type, " +
        "occurred_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)";
}
