using GraphBooking.Domain.Shared;

namespace GraphBooking.Domain.Payments;

/// <summary>
/// What is new in what a provider says. Amounts only grow and final states stay, so that news may come late, twice or in any
/// order.
/// </summary>
internal static class Observation
{
    public static IEnumerable<PaymentEvent> Of(Payment known, ProviderPayment seen)
    {
        if (known.ProviderReference is null)
        {
            yield return new PaymentEvent.Accepted(seen.Reference);
        }

        if (seen.CapturedMinor > known.CapturedMinor)
        {
            yield return new PaymentEvent.Captured(seen.CapturedMinor - known.CapturedMinor);
        }
        else if (known.IsOpen && StatusEvent(known, seen) is { } moved)
        {
            yield return moved;
        }

        foreach (var happened in seen.Refunds.SelectMany(refund => RefundEvents(known, refund)).Concat(DisputeEvents(known, seen)))
        {
            yield return happened;
        }
    }

    private static PaymentEvent? StatusEvent(Payment known, ProviderPayment seen) => seen.Status switch
    {
        PaymentStatus.Failed => new PaymentEvent.Failed(seen.FailureCode ?? "unknown"),
        PaymentStatus.Cancelled => new PaymentEvent.Cancelled(),
        PaymentStatus.Authorized when known.Status != PaymentStatus.Authorized => new PaymentEvent.Authorized(),
        PaymentStatus.RequiresAction when known.Status == PaymentStatus.Processing => new PaymentEvent.ActionRequired(),
        PaymentStatus.Processing when known.Status == PaymentStatus.RequiresAction => new PaymentEvent.Resumed(),
        _ => null,
    };

    private static IEnumerable<PaymentEvent> RefundEvents(Payment known, ProviderRefund seen)
    {
        var ours = known.Refunds.FirstOrDefault(refund => refund.Id == seen.Id || refund.ProviderReference == seen.Reference);
        if (seen.Status == RefundStatus.Succeeded && ours?.Status != RefundStatus.Succeeded)
        {
            yield return new PaymentEvent.Refunded(ours?.Id ?? seen.Id ?? EntityId.New<RefundId>(), seen.AmountMinor, seen.Reference);
        }
        else if (seen.Status == RefundStatus.Failed && ours?.Status == RefundStatus.Pending)
        {
            yield return new PaymentEvent.RefundFailed(ours.Id);
        }
    }

    private static IEnumerable<PaymentEvent> DisputeEvents(Payment known, ProviderPayment seen)
    {
        foreach (var dispute in seen.Disputes)
        {
            var ours = known.Disputes.FirstOrDefault(other => other.Reference == dispute.Reference);
            if (ours is null)
            {
                yield return new PaymentEvent.DisputeOpened(dispute.Reference, dispute.AmountMinor);
            }

            if (dispute.Status != DisputeStatus.Open && ours?.Status is null or DisputeStatus.Open)
            {
                yield return new PaymentEvent.DisputeClosed(dispute.Reference, dispute.AmountMinor, dispute.Status == DisputeStatus.Won);
            }
        }
    }
}
