using CsCheck;
using GraphBooking.Domain.Payments;
using GraphBooking.Domain.Shared;
using static GraphBooking.Domain.Tests.Payments.PaymentScenario;

namespace GraphBooking.Domain.Tests.Payments;

/// <summary>A payment at its provider through a life of its own, in which amounts only grow and nothing is taken back.</summary>
/// <param name="payment">As it was known before.</param>
internal sealed class ProviderHistory(Payment payment)
{
    private readonly List<ProviderRefund> _refunds =
        [.. payment.Refunds.Select((refund, i) => new ProviderRefund($"re_own_{i}", refund.Id, refund.AmountMinor, RefundStatus.Pending))];

    private readonly List<ProviderDispute> _disputes = [];
    private PaymentStatus _status = payment.CapturedMinor > 0 ? PaymentStatus.Captured : PaymentStatus.Processing;
    private long _captured = payment.CapturedMinor;

    public static Gen<(int Kind, long Amount, int Which)[]> Steps => Gen.Select(Gen.Int[0, 8], Gen.Long[1, 400], Gen.Int[0, 7]).Array[0, 14];

    /// <summary>What the provider would have said at the beginning and after each step.</summary>
    public static IReadOnlyList<ProviderPayment> Of(Payment payment, (int Kind, long Amount, int Which)[] steps)
    {
        var history = new ProviderHistory(payment);
        var seen = new List<ProviderPayment> { history.Now(payment) };
        foreach (var step in steps)
        {
            history.Take(step.Kind, step.Amount, step.Which, payment.AmountMinor);
            seen.Add(history.Now(payment));
        }

        return seen;
    }

    private ProviderPayment Now(Payment known) => Says(known, _status, _captured, [.. _refunds], [.. _disputes]);

    private void Take(int kind, long amount, int which, long atMost)
    {
        switch (kind)
        {
            case 0 when _status == PaymentStatus.Processing:
                _status = PaymentStatus.RequiresAction;
                break;
            case 1 when _status is PaymentStatus.Processing or PaymentStatus.RequiresAction:
                _status = PaymentStatus.Failed;
                break;
            case 2 when _status is PaymentStatus.Processing or PaymentStatus.RequiresAction or PaymentStatus.Failed:
                _status = PaymentStatus.Authorized;
                break;
            case 3 when _status != PaymentStatus.Captured:
                _status = PaymentStatus.Cancelled;
                break;
            case 4 when _captured + amount <= atMost:
                (_status, _captured) = (PaymentStatus.Captured, _captured + amount);
                break;
            case 5 when _refunds.Where(refund => refund.Status != RefundStatus.Failed).Sum(refund => refund.AmountMinor) + amount <= _captured:
                _refunds.Add(External($"re_{_refunds.Count}", amount, (RefundStatus)(which % 3)));
                break;
            case 6 when _refunds.Count > 0 && _refunds[which % _refunds.Count].Status == RefundStatus.Pending:
                var outcome = amount % 2 == 0 ? RefundStatus.Succeeded : RefundStatus.Failed;
                _refunds[which % _refunds.Count] = _refunds[which % _refunds.Count] with { Status = outcome };
                break;
            case 7 when _captured > 0:
                _disputes.Add(new ProviderDispute($"dp_{_disputes.Count}", amount, DisputeStatus.Open));
                break;
            case 8 when _disputes.Count > 0 && _disputes[which % _disputes.Count].Status == DisputeStatus.Open:
                var verdict = amount % 2 == 0 ? DisputeStatus.Won : DisputeStatus.Lost;
                _disputes[which % _disputes.Count] = _disputes[which % _disputes.Count] with { Status = verdict };
                break;
            default:
                break;
        }
    }
}
