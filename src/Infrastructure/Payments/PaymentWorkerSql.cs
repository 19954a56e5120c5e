namespace GraphBooking.Infrastructure.Payments;

/// <summary>How the worker finds what is to be done for all tenants.</summary>
internal static class PaymentWorkerSql
{
    // Twenty tries in a row are more than an hour. After that only a person can tell what is wrong.
    private const string Most = "20";

    // The clock is read once, in a subquery: only then can it bound an index.
    private const string Due = "dead_at IS NULL AND due_at <= (SELECT clock_timestamp()) AND (leased_until IS NULL OR leased_until <= clock_timestamp())";

    /// <summary>Puts aside what has failed too often: it waits for an operator.</summary>
    public const string GiveUp = $"UPDATE payment_outbox SET dead_at = clock_timestamp(), leased_until = NULL WHERE {Due} AND attempts >= {Most}";

    /// <summary>$1 how many. Longer than the provider takes to time out twice: a slow holder is not overtaken.</summary>
    public const string Lease =
        $"UPDATE payment_outbox o SET leased_until = clock_timestamp() + interval '30 seconds', attempts = o.attempts + 1 " +
        $"FROM (SELECT tenant_id, id FROM payment_outbox WHERE {Due} ORDER BY due_at LIMIT $1 FOR UPDATE SKIP LOCKED) due " +
        "WHERE o.tenant_id = due.tenant_id AND o.id = due.id " +
        $"RETURNING o.tenant_id, {LeasedTask.Columns}";
}
