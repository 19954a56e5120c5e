using GraphBooking.Application.Payments;
using GraphBooking.Application.Shared;
using GraphBooking.Domain.Payments;
using GraphBooking.Domain.Shared;
using GraphBooking.Infrastructure.Bookings;
using GraphBooking.Infrastructure.Persistence;
using GraphBooking.Infrastructure.Routing;
using Npgsql;

namespace GraphBooking.Infrastructure.Payments;

/// <summary>Payments on the booking's own lock: read in one round trip, decide, write and commit in the next.</summary>
internal sealed class PaymentStore(
    DataSources sources, Failover failover, BookingNews news, PaymentSignals signals, ClientSecrets secrets, CallerContext context) : IPaymentStore
{
    // A repeated key or a booking that moved away: each time another request made progress.
    private const int Tries = 10;

    // Longer than a request takes that asks the provider twice and hears nothing.
    private static readonly TimeSpan Lease = TimeSpan.FromSeconds(20);

    // A request whose process has died never answers; who waits for it hears how the payment stands.
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(12);
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(50);

    private string TenantKey => context.Tenant.Value;

    public async Task<BookingId?> BookingOf(PaymentId id, CancellationToken cancellationToken) =>
        await Find(PaymentSql.BookingOf, id, cancellationToken) is Guid booking ? new BookingId(booking) : null;

    public async Task<string?> MethodTokenOf(PaymentId id, CancellationToken cancellationToken) =>
        await Find(PaymentSql.MethodTokenOf, id, cancellationToken) as string;

    public Task<Result<BegunPayment?>> Begin(
        BookingId id,
        IdempotencyScope scope,
        string? methodToken,
        Func<OpenPayments, Result<PaymentChange>> decide,
        CancellationToken cancellationToken)
    {
        // Of a try whose commit was cut off: found under the key, it is this very one that goes on with the payment.
        var tried = new List<BegunPayment>();
        return Try<Result<BegunPayment?>>(id, scope, async (transaction, answer, open) =>
        {
            if (answer is not null)
            {
                await transaction.EndAfterStandby();
                return scope.IsSameInput(answer.InputHash)
                    ? Result<BegunPayment?>.Of(tried.FirstOrDefault(mine => IsOf(mine, answer, open)))
                    : new IdempotencyConflictError();
            }

            var decision = decide(open);
            if (!decision.TryGet(out var change))
            {
                await transaction.Rollback();
                return Result<BegunPayment?>.Refused(decision.Errors);
            }

            var begun = new BegunPayment(change.Payment, TaskOf(change));
            tried.Add(begun);
            context.Consistency.Reached(await Begin(transaction, scope, methodToken, open, change, begun.Task));
            return begun;
        }, cancellationToken);
    }

    public async Task<Payment?> Settle(PaymentTask task, bool goesOn, Func<OpenPayments, PaymentsChange> decide)
    {
        var settled = await Try<PaymentsChange>(task.BookingId, null, async (transaction, _, open) =>
        {
            var change = decide(open);
            await using var batch = transaction.Batch();
            if (change.Booking is { } booked)
            {
                transaction.Write(batch, booked, open.Booking!);
            }

            var writer = new PaymentWriter(batch, context.Caller, secrets, open);
            foreach (var payment in change.Payments)
            {
                writer.Update(payment, null);
                foreach (var asked in payment.Events.OfType<PaymentEvent.RefundRequested>())
                {
                    writer.Insert(PaymentTask.Refund(payment.Payment, asked.RefundId), null);
                }
            }

            if (!goesOn)
            {
                PaymentTasks.Finish(batch, TenantKey, task, change);
            }

            context.Consistency.Reached((await batch.Commit()).Position);
            return change;
        }, CancellationToken.None);
        if (settled.Booking is { } change)
        {
            news.Committed(change);
        }

        if (settled.Payments.Any(payment => payment.Events.Any(happened => happened is PaymentEvent.RefundRequested)))
        {
            signals.Ring();
        }

        return settled.Payments.FirstOrDefault(payment => payment.Payment.Id == task.PaymentId)?.Payment;
    }

    public async Task Postpone(PaymentTask task, string reason)
    {
        await using var connection = await sources.Application.OpenConnectionAsync();
        await using var batch = new SqlBatch(connection).SetTenant(TenantKey).Add(
            PaymentSql.PostponeTask, P.Text(TenantKey), P.Id(task.Id), P.Span(PaymentTasks.PauseAfter(task.Attempts)), P.Text(reason));
        if (task.PaymentId is { } id)
        {
            PaymentTasks.Remember(batch, TenantKey, await Read(connection, id, CancellationToken.None), task.RefundId);
        }

        await batch.Run(CancellationToken.None);
    }

    public async Task<PaymentAnswer> Answer(IdempotencyScope scope, CancellationToken cancellationToken)
    {
        using var patience = new CancellationTokenSource(LongestWait);
        while (true)
        {
            await using var connection = await sources.Application.OpenConnectionAsync(cancellationToken);
            var found = await FindAnswer(connection, scope, cancellationToken);
            if (found.State is not null || patience.IsCancellationRequested)
            {
                var payment = await Read(connection, found.PaymentId, cancellationToken);
                return found.State is { } state ? PaymentMemory.Apply(state, payment) : new PaymentAnswer(payment, false);
            }

            await connection.CloseAsync();
            await Task.Delay(Look, cancellationToken);
        }
    }

    private async Task<LogPosition> Begin(
        BookingTransaction transaction,
        IdempotencyScope scope,
        string? methodToken,
        OpenPayments open,
        PaymentChange change,
        PaymentTask task)
    {
        await using var batch = transaction.Batch();
        batch.Add(PaymentSql.InsertKey, transaction.Tenant, P.Bytes(scope.KeyHash), P.Bytes(scope.InputHash), P.Id(change.Payment.Id));
        var writer = new PaymentWriter(batch, context.Caller, secrets, open);
        if (task.RefundId is null)
        {
            writer.Insert(change, methodToken, scope.KeyHash);
        }
        else
        {
            writer.Update(change, scope.KeyHash);
        }

        writer.Insert(task, Lease);
        return (await batch.Commit()).Position;
    }

    private static PaymentTask TaskOf(PaymentChange change) =>
        change.Events.OfType<PaymentEvent.RefundRequested>().FirstOrDefault()?.RefundId is { } refund
            ? PaymentTask.Refund(change.Payment, refund)
            : PaymentTask.Charge(change.Payment);

    private static bool IsOf(BegunPayment mine, FoundPaymentAnswer answer, OpenPayments open) => mine.Task.RefundId is { } refund
        ? open.Payments.Any(payment => payment.Refunds.Any(other => other.Id == refund))
        : mine.Payment.Id == answer.PaymentId;

    /// <returns>The one column of the payment's row; null when there is none.</returns>
    private async Task<object?> Find(string sql, PaymentId id, CancellationToken cancellationToken)
    {
        await using var connection = await sources.Application.OpenConnectionAsync(cancellationToken);
        await using var batch = new SqlBatch(connection).SetTenant(TenantKey).Add(sql, P.Text(TenantKey), P.Id(id));
        await using var reader = await batch.Read(cancellationToken);
        return (await reader.NextRows(row => row.GetValue(0), cancellationToken)).SingleOrDefault();
    }

    private async Task<FoundPaymentAnswer> FindAnswer(NpgsqlConnection connection, IdempotencyScope scope, CancellationToken cancellationToken)
    {
        await using var batch = new SqlBatch(connection).SetTenant(TenantKey).Add(PaymentSql.FindKey, P.Text(TenantKey), P.Bytes(scope.KeyHash));
        await using var reader = await batch.Read(cancellationToken);
        return (await reader.NextRow(FoundPaymentAnswer.Read, cancellationToken))!;
    }

    private async Task<Payment> Read(NpgsqlConnection connection, PaymentId id, CancellationToken cancellationToken)
    {
        await using var batch = new SqlBatch(connection)
            .SetTenant(TenantKey)
            .Add(PaymentSql.PaymentById, P.Text(TenantKey), P.Id(id))
            .Add(PaymentSql.RefundsOfPayment, P.Text(TenantKey), P.Id(id));
        await using var reader = await batch.Read(cancellationToken);
        return (await PaymentReader.Payments(reader, secrets, cancellationToken)).Single();
    }

    private Task<T> Try<T>(
        BookingId id,
        IdempotencyScope? scope,
        Func<BookingTransaction, FoundPaymentAnswer?, OpenPayments, Task<T>> attempt,
        CancellationToken cancellationToken) =>
        failover.Run(() => TryHere(id, scope, attempt, cancellationToken), cancellationToken);

    private async Task<T> TryHere<T>(
        BookingId id,
        IdempotencyScope? scope,
        Func<BookingTransaction, FoundPaymentAnswer?, OpenPayments, Task<T>> attempt,
        CancellationToken cancellationToken)
    {
        for (var tried = 1; tried <= Tries; tried++)
        {
            try
            {
                var connection = await sources.Application.OpenConnectionAsync(cancellationToken);
                await using var transaction = new BookingTransaction(connection, context.Caller, scope);
                var (answer, hasMoved, open) = await PaymentReader.Read(transaction, id, secrets, cancellationToken);
                if (!hasMoved)
                {
                    return await attempt(transaction, answer, open);
                }

                await transaction.Rollback();
            }
            catch (PostgresException e) when (tried < Tries && (e.IsRepeatedKey() || e.IsWorthARetry()))
            {
                Telemetry.Retries.Add(1, new KeyValuePair<string, object?>("sqlstate", e.SqlState));
            }
        }

        throw new InvalidOperationException("A booking moved away at every try to lock it.");
    }
}
