using GraphBooking.Application.Payments;
using GraphBooking.Application.Shared;
using GraphBooking.Domain.Bookings;
using GraphBooking.Domain.Payments;
using GraphBooking.Domain.Shared;
using GraphBooking.Infrastructure.EventStore;
using GraphBooking.Infrastructure.Persistence;
using Npgsql;

namespace GraphBooking.Infrastructure.Payments;

/// <summary>Adds to a batch all that a change of payments writes.</summary>
/// <param name="batch">Of the transaction that holds the booking's lock.</param>
/// <param name="caller">Who does it.</param>
/// <param name="secrets">Seals.</param>
/// <param name="open">What was read under the lock.</param>
internal sealed class PaymentWriter(SqlBatch batch, Caller caller, ClientSecrets secrets, OpenPayments open)
{
    private NpgsqlParameter Tenant => P.Text(caller.Tenant!.Value.Value);

    /// <summary>A payment that begins.</summary>
    public void Insert(PaymentChange change, string? methodToken, byte[]? keyHash)
    {
        var payment = change.Payment;
        batch.Add(
            PaymentSql.InsertPayment,
            Tenant, P.Id(payment.Id), P.Id(payment.BookingId), P.Text(payment.Account), P.Text(EnumNames<PaymentStatus>.Of(payment.Status)),
            P.Int(payment.Version), P.Long(payment.AmountMinor), P.Text(payment.Currency), P.Text(methodToken), P.Bytes(keyHash),
            P.Instant(payment.CreatedAt));
        Append(change);
    }

    /// <param name="change">Empty for nothing.</param>
    /// <param name="keyHash">Of the request that asks for a refund; null for every other change.</param>
    public void Update(PaymentChange change, byte[]? keyHash)
    {
        if (change.IsEmpty)
        {
            return;
        }

        var payment = change.Payment;
        batch.Add(
            PaymentSql.UpdatePayment,
            Tenant, P.Id(payment.Id), P.Text(EnumNames<PaymentStatus>.Of(payment.Status)), P.Int(payment.Version),
            P.Long(payment.CapturedMinor), P.Long(payment.RefundedMinor), P.Text(payment.ProviderReference),
            P.Bytes(payment.ClientSecret is { } secret ? secrets.Seal(payment.Id, secret) : null), P.Text(payment.FailureCode),
            P.Text(payment.Card?.Brand), P.Text(payment.Card?.Last4), P.Bool(payment.IsAbandoned), P.Json(PaymentRows.Disputes(payment.Disputes)),
            P.Instant(payment.UpdatedAt));
        foreach (var id in change.Events.Select(RefundOf).OfType<RefundId>().Distinct())
        {
            Upsert(payment, payment.Refunds.Single(refund => refund.Id == id), keyHash);
        }

        Append(change);
    }

    /// <param name="task">New.</param>
    /// <param name="lease">Null for whoever comes first.</param>
    public void Insert(PaymentTask task, TimeSpan? lease) => batch.Add(
        PaymentSql.InsertTask,
        Tenant, P.Id(task.Id), P.Text(EnumNames<PaymentTaskKind>.Of(task.Kind)), P.Id(task.BookingId), P.Id(task.PaymentId), P.Id(task.RefundId),
        P.Int(lease is null ? 0 : task.Attempts), P.Span(lease));

    private void Upsert(Payment payment, Refund refund, byte[]? keyHash)
    {
        batch.Add(
            PaymentSql.UpsertRefund,
            Tenant, P.Id(refund.Id), P.Id(payment.Id), P.Long(refund.AmountMinor), P.Text(EnumNames<RefundStatus>.Of(refund.Status)),
            P.Text(refund.ProviderReference), P.Text(refund.Reason), P.Bytes(keyHash), P.Instant(refund.CreatedAt));
        if (refund.Status != RefundStatus.Pending)
        {
            // A webhook may be ahead of the answer to the call, and whoever made that may be dead.
            batch.Add(PaymentSql.EndRefundTask, Tenant, P.Id(refund.Id));
            PaymentTasks.Remember(batch, caller.Tenant!.Value.Value, payment, refund.Id);
        }
    }

    private void Append(PaymentChange change)
    {
        var payment = change.Payment;
        EventStream.Append(batch, caller, payment.Id.ToString(), payment.Version, change.Events, payment.UpdatedAt);
        foreach (var happened in change.Events)
        {
            if (happened is PaymentEvent.Captured && open.Payments.All(other => other.CapturedMinor == 0))
            {
                Post(payment, Ledger.Sale(open.Booking!.PriceMinor));
            }

            Post(payment, Ledger.Of(happened));
        }
    }

    private void Post(Payment payment, IReadOnlyList<LedgerLine> lines)
    {
        var transaction = Guid.CreateVersion7();
        foreach (var line in lines)
        {
            batch.Add(
                PaymentSql.InsertLedgerLine,
                Tenant, P.Uuid(transaction), P.Text(EnumNames<LedgerAccount>.Of(line.Account)), P.Long(line.AmountMinor), P.Text(payment.Currency),
                P.Id(payment.BookingId), P.Id(payment.Id), P.Instant(payment.UpdatedAt));
        }
    }

    private static RefundId? RefundOf(PaymentEvent happened) => happened switch
    {
        PaymentEvent.RefundRequested asked => asked.RefundId,
        PaymentEvent.Refunded refunded => refunded.RefundId,
        PaymentEvent.RefundFailed failed => failed.RefundId,
        _ => null,
    };
}
