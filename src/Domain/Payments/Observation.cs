using GraphBooking.Domain.Shared;

namespace GraphBooking.Domain.Payments;

/// <summary>
/// What is new in what a provider says. Amounts only grow and a payment only gets further, so that news may come late, twice
/// or in any order. Whether the payer or the provider is at work alone goes to and fro: it is asked again in either case.
/// </summary>
internal static class Observation
{
    /// <returns>Pieces of news, each to be held against all that is known by then; null for nothing new.</returns>
    public static IEnumerable<Func<Payment, PaymentEvent?>> Of(ProviderPayment seen) =>
    [
        known => known.ProviderReference is null ? new PaymentEvent.Accepted(seen.Reference) : null,
        known => seen.CapturedMinor > known.CapturedMinor
            ? new PaymentEvent.Captured(seen.CapturedMinor - known.CapturedMinor)
            : StatusEvent(known, seen),
        .. seen.Refunds.Where(refund => refund.AmountMinor > 0).Select<ProviderRefund, Func<Payment, PaymentEvent?>>(refund => known => RefundEvent(known, refund)),
        .. seen.Disputes.Select<ProviderDispute, Func<Payment, PaymentEvent?>>(dispute => known => OpenedEvent(known, dispute)),
        .. seen.Disputes.Select<ProviderDispute, Func<Payment, PaymentEvent?>>(dispute => known => ClosedEvent(known, dispute)),
    ];

    private static PaymentEvent? StatusEvent(Payment known, ProviderPayment seen) => seen.Status switch
    {
        PaymentStatus.RequiresAction when known.Status == PaymentStatus.Processing => new PaymentEvent.ActionRequired(),
        PaymentStatus.Processing when known.Status == PaymentStatus.RequiresAction => new PaymentEvent.Resumed(),
        PaymentStatus.Failed when IsFurther(seen, known) => new PaymentEvent.Failed(seen.FailureCode ?? "unknown"),
        PaymentStatus.Authorized when IsFurther(seen, known) => new PaymentEvent.Authorized(),
        PaymentStatus.Cancelled when IsFurther(seen, known) => new PaymentEvent.Cancelled(),
        _ => null,
    };

    private static bool IsFurther(ProviderPayment seen, Payment known) => Progress(seen.Status) > Progress(known.Status);

    // After a card that was declined the payer may try another: a failure is not the end, but what is cancelled is.
    private static int Progress(PaymentStatus status) => status switch
    {
        PaymentStatus.RequiresAction or PaymentStatus.Processing => 0,
        PaymentStatus.Failed => 1,
        PaymentStatus.Authorized => 2,
        PaymentStatus.Cancelled => 3,
        _ => 4,
    };

    private static PaymentEvent? RefundEvent(Payment known, ProviderRefund seen)
    {
        var ours = Find(known, seen);
        return seen.Status switch
        {
            RefundStatus.Succeeded when ours?.Status != RefundStatus.Succeeded =>
                new PaymentEvent.Refunded(ours?.Id ?? NewId(known, seen), seen.AmountMinor, seen.Reference),
            RefundStatus.Failed when ours?.Status == RefundStatus.Pending => new PaymentEvent.RefundFailed(ours.Id),
            _ => null,
        };
    }

    // Money that went twice under one id of ours did go twice: a refund that is known by another reference is another one.
    private static Refund? Find(Payment known, ProviderRefund seen) =>
        known.Refunds.FirstOrDefault(refund => refund.ProviderReference == seen.Reference)
        ?? known.Refunds.FirstOrDefault(refund => refund.Id == seen.Id && refund.ProviderReference is null);

    private static RefundId NewId(Payment known, ProviderRefund seen) =>
        seen.Id is { } id && known.Refunds.All(refund => refund.Id != id) ? id : EntityId.New<RefundId>();

    private static PaymentEvent? OpenedEvent(Payment known, ProviderDispute seen) =>
        Find(known, seen) is null ? new PaymentEvent.DisputeOpened(seen.Reference, seen.AmountMinor) : null;

    // Over the amount that was opened: what has gone to one account comes back from it whole.
    private static PaymentEvent? ClosedEvent(Payment known, ProviderDispute seen) =>
        seen.Status != DisputeStatus.Open && Find(known, seen) is { Status: DisputeStatus.Open } ours
            ? new PaymentEvent.DisputeClosed(ours.Reference, ours.AmountMinor, seen.Status == DisputeStatus.Won)
            : null;

    private static Dispute? Find(Payment known, ProviderDispute seen) =>
        known.Disputes.FirstOrDefault(dispute => dispute.Reference == seen.Reference);
}
