using GraphBooking.Application.Payments;
using GraphBooking.Domain.Payments;
using GraphBooking.Domain.Shared;
using GraphBooking.Infrastructure.Persistence;

namespace GraphBooking.Infrastructure.Payments;

/// <summary>When a task of the outbox is done, and when it is due again.</summary>
internal static class PaymentTasks
{
    private const long LongestPauseSeconds = 300;

    /// <summary>After tries that failed: 1, 2, 4 … seconds, and never more than five minutes.</summary>
    public static TimeSpan PauseAfter(int attempts) =>
        TimeSpan.FromSeconds(Math.Min(1L << Math.Clamp(attempts - 1, 0, 30), LongestPauseSeconds));

    /// <summary>Ends the task, or has it come again. One that goes on at once is left alone: its lease still runs.</summary>
    public static void Finish(SqlBatch batch, string tenant, PaymentTask task, PaymentsChange change)
    {
        var payment = change.Payments.FirstOrDefault(one => one.Payment.Id == task.PaymentId)?.Payment;
        if (task.Kind == PaymentTaskKind.Charge && payment!.NextStep is ProviderStep.Start or ProviderStep.Capture or ProviderStep.Cancel)
        {
            return;
        }

        if (IsDone(task, payment))
        {
            batch.Add(PaymentSql.EndTask, P.Text(tenant), P.Id(task.Id), P.Int(task.Hints));
        }

        batch.Add(PaymentSql.RescheduleTask, P.Text(tenant), P.Id(task.Id), P.Int(task.Hints));
        if (payment is not null)
        {
            Remember(batch, tenant, payment, task.RefundId);
        }
    }

    /// <summary>Gives the caller's key its answer, when it has none yet.</summary>
    public static void Remember(SqlBatch batch, string tenant, Payment payment, RefundId? refund) =>
        batch.Add(PaymentSql.Remember, P.Text(tenant), P.Id(payment.Id), P.Id(refund), P.Json(PaymentMemory.Write(payment, refund)));

    private static bool IsDone(PaymentTask task, Payment? payment) => task.Kind switch
    {
        PaymentTaskKind.Charge => !payment!.IsOpen,
        PaymentTaskKind.Refund => payment!.Refunds.Single(refund => refund.Id == task.RefundId).Status != RefundStatus.Pending,
        _ => true,
    };
}
