using GraphBooking.Domain.Payments;
using GraphBooking.Domain.Shared;

namespace GraphBooking.Application.Payments;

/// <summary>What is to be done.</summary>
public enum PaymentTaskKind
{
    /// <summary>Bring a payment further, or only look how it stands at the provider.</summary>
    Charge,

    /// <summary>Have the provider make a refund.</summary>
    Refund,

    /// <summary>Give back what of a booking's money may not be kept.</summary>
    Return,
}

/// <summary>
/// A row of the outbox: work at the provider that was committed together with its reason. Whoever holds its lease does it;
/// when the lease runs out, another does.
/// </summary>
/// <param name="Id">Of the row.</param>
/// <param name="Kind">What is to be done.</param>
/// <param name="BookingId">Whose money it is about.</param>
/// <param name="PaymentId">Null for <see cref="PaymentTaskKind.Return"/>.</param>
/// <param name="RefundId">Only for <see cref="PaymentTaskKind.Refund"/>.</param>
/// <param name="Attempts">How often it was tried in a row, this time included.</param>
/// <param name="Hints">How often the provider had told of the payment when the lease was had.</param>
public sealed record PaymentTask(
    TaskId Id,
    PaymentTaskKind Kind,
    BookingId BookingId,
    PaymentId? PaymentId,
    RefundId? RefundId,
    int Attempts,
    int Hints)
{
    /// <summary>The task of a payment that has begun.</summary>
    public static PaymentTask Charge(Payment payment) =>
        new(EntityId.New<TaskId>(), PaymentTaskKind.Charge, payment.BookingId, payment.Id, null, 1, 0);

    /// <summary>The task of a refund that has begun.</summary>
    public static PaymentTask Refund(Payment payment, RefundId refund) =>
        new(EntityId.New<TaskId>(), PaymentTaskKind.Refund, payment.BookingId, payment.Id, refund, 1, 0);
}
