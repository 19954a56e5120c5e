using GraphBooking.Application.Bookings;
using GraphBooking.Application.Shared;
using GraphBooking.Domain.Bookings;
using GraphBooking.Domain.Payments;
using GraphBooking.Domain.Shared;

namespace GraphBooking.Application.Payments;

/// <summary>A booking and all its payments under the lock of the booking's resource.</summary>
/// <param name="Booking">Null when there is none with this id.</param>
/// <param name="Payments">Oldest first, each with its refunds.</param>
/// <param name="Slot">What decides whether the booking's own time could be taken again.</param>
public sealed record OpenPayments(Booking? Booking, IReadOnlyList<Payment> Payments, OpenSlot Slot)
{
    /// <summary>The database's clock, read after the lock was had.</summary>
    public DateTimeOffset Now => Slot.Now;

    /// <summary>Whether the booking's own time could be taken again: one function decides what is free.</summary>
    public bool SlotIsFree => Booking is { } booking && BookingSlots.Refusal(booking.Start, booking, Slot) is null;
}

/// <summary>What is written together.</summary>
/// <param name="Booking">Null when nothing happened to it.</param>
/// <param name="Payments">Those that change.</param>
public sealed record PaymentsChange(BookingChange? Booking, IReadOnlyList<PaymentChange> Payments);

/// <summary>A payment or a refund that stands in the database and of which the provider has not heard.</summary>
/// <param name="Payment">As it was committed.</param>
/// <param name="Task">Leased to the caller, who is to do it at once.</param>
public sealed record BegunPayment(Payment Payment, PaymentTask Task);

/// <summary>What was answered under a key.</summary>
/// <param name="Payment">As it was when it was answered.</param>
/// <param name="IsRefundRefused">Whether the provider would not do the refund that was asked for.</param>
public sealed record PaymentAnswer(Payment Payment, bool IsRefundRefused);

/// <summary>
/// What payments are kept in. Whatever is written is written in one transaction: payments, refunds, events, ledger, booking,
/// outbox and idempotency key. Locks are taken in one order everywhere: resource head, booking, payments.
/// </summary>
public interface IPaymentStore
{
    /// <returns>Null when there is no such payment.</returns>
    Task<BookingId?> BookingOf(PaymentId id, CancellationToken cancellationToken);

    /// <returns>The provider's token of a card that the payment was begun with; null when there was none, or the provider knows the payment.</returns>
    Task<string?> MethodTokenOf(PaymentId id, CancellationToken cancellationToken);

    /// <summary>
    /// Begins a payment or a refund: it stands in the database, with its task in the outbox and its key in progress, before
    /// anybody asks the provider. The task is leased to the caller, who is to ask at once.
    /// </summary>
    /// <param name="id">The booking.</param>
    /// <param name="scope">Where the answer will be remembered.</param>
    /// <param name="methodToken">The provider's token of a card, kept until the provider knows the payment.</param>
    /// <param name="decide">The payment that is begun or the refund that is added to one.</param>
    /// <param name="cancellationToken">Gives up, but never once the commit is under way.</param>
    /// <returns>Null inside the result when another request used the key first: its answer is to be given.</returns>
    Task<Result<BegunPayment?>> Begin(
        BookingId id,
        IdempotencyScope scope,
        string? methodToken,
        Func<OpenPayments, Result<PaymentChange>> decide,
        CancellationToken cancellationToken);

    /// <summary>Waits until the request that used the key first has its answer, or is taking too long; then answers how the payment stands.</summary>
    Task<PaymentAnswer> Answer(IdempotencyScope scope, CancellationToken cancellationToken);

    /// <summary>
    /// Writes what a task has led to. A task that is done leaves the outbox; one that goes on at once keeps its lease; any other
    /// is due again in time.
    /// </summary>
    /// <param name="task">The caller's.</param>
    /// <param name="goesOn">Whether the caller goes on with the task whatever comes out of this.</param>
    /// <param name="decide">Never refuses: what the provider has done is done.</param>
    /// <returns>The task's payment after it; null when the task has none.</returns>
    Task<Payment?> Settle(PaymentTask task, bool goesOn, Func<OpenPayments, PaymentsChange> decide);

    /// <summary>The provider could not be asked: the task is due again after a pause that grows.</summary>
    /// <param name="task">The caller's.</param>
    /// <param name="reason">A code.</param>
    Task Postpone(PaymentTask task, string reason);
}
