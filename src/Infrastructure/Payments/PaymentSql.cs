using GraphBooking.Infrastructure.Persistence;

namespace GraphBooking.Infrastructure.Payments;

/// <summary>The statements of payments. $1 is always the tenant.</summary>
internal static class PaymentSql
{
    /// <summary>$2 payment.</summary>
    public const string BookingOf = "SELECT booking_id FROM payments WHERE tenant_id = $1 AND id = $2";

    /// <summary>$2 payment.</summary>
    public const string MethodTokenOf = "SELECT method_token FROM payments WHERE tenant_id = $1 AND id = $2";

    /// <summary>$2 booking. The lock of the booking's resource is had already, and nobody changes payments without it.</summary>
    public const string PaymentsOfBooking =
        $"SELECT {PaymentRows.PaymentColumns} FROM payments p WHERE p.tenant_id = $1 AND p.booking_id = $2 ORDER BY p.created_at, p.id";

    /// <summary>$2 booking.</summary>
    public const string RefundsOfBooking =
        $"SELECT {PaymentRows.RefundColumns} FROM refunds r JOIN payments p ON p.tenant_id = r.tenant_id AND p.id = r.payment_id " +
        "WHERE r.tenant_id = $1 AND p.tenant_id = $1 AND p.booking_id = $2 ORDER BY r.created_at, r.id";

    /// <summary>$2 payment.</summary>
    public const string PaymentById = $"SELECT {PaymentRows.PaymentColumns} FROM payments p WHERE p.tenant_id = $1 AND p.id = $2";

    /// <summary>$2 payment.</summary>
    public const string RefundsOfPayment =
        $"SELECT {PaymentRows.RefundColumns} FROM refunds r WHERE r.tenant_id = $1 AND r.payment_id = $2 ORDER BY r.created_at, r.id";

    public const string InsertPayment =
        "INSERT INTO payments (tenant_id, id, booking_id, account, status, version, amount_minor, currency, method_token, key_hash, " +
        "created_at, updated_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $11)";

    /// <summary>
    /// The card's token is kept no longer than until the provider knows the payment; a secret, which opens nothing once it was
    /// used, for those who repeat their request.
    /// </summary>
    public const string UpdatePayment =
        "UPDATE payments SET status = $3, version = $4, captured_minor = $5, refunded_minor = $6, provider_reference = $7, " +
        "client_secret = coalesce($8, client_secret), failure_code = $9, card_brand = $10, card_last4 = $11, is_abandoned = $12, disputes = $13, updated_at = $14, " +
        "method_token = CASE WHEN $7 IS NULL THEN method_token END WHERE tenant_id = $1 AND id = $2";

    /// <summary>A refund is known by its id, whoever made it.</summary>
    public const string UpsertRefund =
        "INSERT INTO refunds AS r (tenant_id, id, payment_id, amount_minor, status, provider_reference, reason, key_hash, created_at) " +
        "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) ON CONFLICT (tenant_id, id) DO UPDATE " +
        "SET status = EXCLUDED.status, provider_reference = EXCLUDED.provider_reference WHERE r.status <> EXCLUDED.status";

    public const string InsertLedgerLine =
        "INSERT INTO ledger_entries (tenant_id, transaction_id, account, amount_minor, currency, booking_id, payment_id, posted_at) " +
        "VALUES ($1, $2, $3, $4, $5, $6, $7, $8)";

    /// <summary>$2 transaction, $3 account, $4 amount, $5 currency, $6 booking, $7 when. Nothing when the sale is not in the books yet.</summary>
    public const string AdjustSale =
        "INSERT INTO ledger_entries (tenant_id, transaction_id, account, amount_minor, currency, booking_id, posted_at) " +
        "SELECT $1, $2, $3, $4, $5, $6, $7 WHERE EXISTS (SELECT FROM ledger_entries WHERE tenant_id = $1 AND booking_id = $6)";

    /// <summary>$2 task, $3 booking.</summary>
    public const string InsertReturn =
        "INSERT INTO payment_outbox (tenant_id, id, kind, booking_id) VALUES ($1, $2, 'RETURN', $3)";

    /// <summary>$2 task, $3 kind, $4 booking, $5 payment, $6 refund, $7 attempts, $8 how long it is leased; null for not at all.</summary>
    public const string InsertTask =
        "INSERT INTO payment_outbox (tenant_id, id, kind, booking_id, payment_id, refund_id, attempts, leased_until) " +
        "VALUES ($1, $2, $3, $4, $5, $6, $7, clock_timestamp() + $8)";

    /// <summary>$2 task, $3 its hints. It stays when it has been told of more meanwhile.</summary>
    public const string EndTask = "DELETE FROM payment_outbox WHERE tenant_id = $1 AND id = $2 AND hints = $3";

    /// <summary>
    /// $2 task, $3 its hints. It comes again at once when it has been told of more meanwhile, else after as long a pause as it
    /// is old: an old payment does not change every ten seconds.
    /// </summary>
    public const string RescheduleTask =
        "UPDATE payment_outbox SET leased_until = NULL, attempts = 0, last_error = NULL, due_at = clock_timestamp() + CASE WHEN hints = $3 " +
        "THEN least(greatest(clock_timestamp() - created_at, interval '10 seconds'), interval '5 minutes') ELSE interval '0' END " +
        "WHERE tenant_id = $1 AND id = $2";

    /// <summary>$2 task, $3 the pause, $4 why.</summary>
    public const string PostponeTask =
        "UPDATE payment_outbox SET leased_until = NULL, due_at = clock_timestamp() + $3, last_error = $4 WHERE tenant_id = $1 AND id = $2";

    /// <summary>$2 refund. Its end is known also when it comes by another way than its task.</summary>
    public const string EndRefundTask = "DELETE FROM payment_outbox WHERE tenant_id = $1 AND refund_id = $2 AND kind = 'REFUND'";

    /// <summary>$2 key, $3 input, $4 payment. The answer is due when the provider has answered.</summary>
    public const string InsertKey = "INSERT INTO idempotency_keys (tenant_id, key_hash, input_hash, answer_id) VALUES ($1, $2, $3, $4)";

    /// <summary>$2 payment, $3 refund or null, $4 the answer. Only the first answer counts.</summary>
    public const string Remember =
        "UPDATE idempotency_keys SET answer_state = $4 WHERE tenant_id = $1 AND answer_state IS NULL AND key_hash = CASE WHEN $3 IS NULL " +
        "THEN (SELECT key_hash FROM payments WHERE tenant_id = $1 AND id = $2) ELSE (SELECT key_hash FROM refunds WHERE tenant_id = $1 AND id = $3) END";

    /// <summary>$2 key.</summary>
    public const string FindKey = "SELECT input_hash, answer_id, answer_state FROM idempotency_keys WHERE tenant_id = $1 AND key_hash = $2";

    /// <summary>$2 payment, $3 task. The payment is to be looked at, also when it was done with.</summary>
    public const string Hint =
        "INSERT INTO payment_outbox AS o (tenant_id, id, kind, booking_id, payment_id) " +
        "SELECT $1, $3, 'CHARGE', booking_id, id FROM payments WHERE tenant_id = $1 AND id = $2 AND account = $4 " +
        "ON CONFLICT (tenant_id, payment_id) WHERE kind = 'CHARGE' DO UPDATE " +
        "SET hints = o.hints + 1, attempts = 0, dead_at = NULL, due_at = least(o.due_at, clock_timestamp()) RETURNING true";
}
