using GraphBooking.Domain.Bookings;
using GraphBooking.Domain.Shared;

namespace GraphBooking.Domain.Payments;

/// <summary>What a booking and one of its payments become together.</summary>
/// <param name="Booking">Null when nothing happened to it.</param>
/// <param name="Payment">May be empty.</param>
public sealed record SettledPayment(BookingChange? Booking, PaymentChange Payment);

/// <summary>
/// Brings a payment and its booking into agreement with what the provider says: money completes the deposit, takes the slot
/// again, or goes back; never neither, never both.
/// </summary>
public static class Settlement
{
    // A payer may be at their bank's page when the hold runs out; after this nobody comes back from there. Money that is
    // reserved takes the slot however late it is heard of.
    private static readonly TimeSpan LongestAction = TimeSpan.FromHours(1);

    /// <param name="booking">Under its resource's lock.</param>
    /// <param name="payments">All of the booking's payments, under that lock too.</param>
    /// <param name="id">The one that is settled.</param>
    /// <param name="seen">What the provider says; null when only the booking is to be looked at.</param>
    /// <param name="slotIsFree">Whether the booking's own time could be taken again.</param>
    /// <param name="now">The database's clock, read under the lock.</param>
    public static SettledPayment Of(
        Booking booking, IReadOnlyList<Payment> payments, PaymentId id, ProviderPayment? seen, bool slotIsFree, DateTimeOffset now)
    {
        var before = payments.Single(payment => payment.Id == id);
        var observed = seen is null ? new PaymentChange(before, []) : before.Observe(seen, now);
        var booked = Book(booking, payments, observed, slotIsFree, now);
        var after = booked?.Booking ?? booking;
        var decided = ToGiveBackMinor(observed, after, payments, now) is > 0 and var minor ? GiveBack(observed.Payment, minor, now)
            : IsWanted(observed.Payment, after, payments, slotIsFree, now) ? new PaymentChange(observed.Payment, [])
            : observed.Payment.Abandon(now);
        return new SettledPayment(booked, new PaymentChange(decided.Payment, [.. observed.Events, .. decided.Events]));
    }

    /// <summary>Gives back what of a booking's payments may not be kept, each payment in proportion to what is left of it.</summary>
    /// <param name="booking">Under its resource's lock.</param>
    /// <param name="payments">All of the booking's payments, under that lock too.</param>
    /// <param name="now">The database's clock, read under the lock.</param>
    /// <returns>Only payments that change.</returns>
    public static IReadOnlyList<PaymentChange> GiveBackTheRest(Booking booking, IReadOnlyList<Payment> payments, DateTimeOffset now)
    {
        if (booking.KeepAtMostMinor is not { } kept)
        {
            return [];
        }

        var refundable = payments.Select(payment => payment.Refundable.AmountMinor).ToArray();
        var shares = Money.Split(Math.Max(0, refundable.Sum() - kept), refundable);
        return [.. payments.Zip(shares, (payment, share) => GiveBack(payment, share, now)).Where(change => !change.IsEmpty)];
    }

    private static BookingChange? Book(
        Booking booking, IReadOnlyList<Payment> payments, PaymentChange observed, bool slotIsFree, DateTimeOffset now)
    {
        // What the provider tells to have given back in the same breath does not count for a deposit either.
        var gone = observed.Events.OfType<PaymentEvent.Refunded>().Sum(refunded => refunded.AmountMinor);
        var change = new BookingChange(booking with { OnItsWayBackMinor = OnTheirWayBackMinor(observed, payments) + gone }, []);
        foreach (var happened in observed.Events)
        {
            change = happened switch
            {
                PaymentEvent.Captured captured => change.Then(
                    next => next.TakePayment(observed.Payment.Id, captured.AmountMinor, slotIsFree, now)),
                PaymentEvent.Refunded refunded => change.Then(next => next.ReturnPayment(observed.Payment.Id, refunded.AmountMinor, now)),
                _ => change,
            };
        }

        return change.Events.Count == 0 ? null : change;
    }

    // Money that came for what is no longer there, or came twice. What was paid before that, the booking's own end has spoken of.
    private static long ToGiveBackMinor(PaymentChange observed, Booking booking, IReadOnlyList<Payment> payments, DateTimeOffset now)
    {
        var refundable = observed.Payment.Refundable.AmountMinor;
        var captured = observed.Events.OfType<PaymentEvent.Captured>().Sum(happened => happened.AmountMinor);
        if (captured == 0)
        {
            return CameBackFromABank(observed) ? Math.Min(LeftToGiveBackMinor(observed, booking, payments), refundable) : 0;
        }

        var surplus = booking.PaidMinor - booking.PriceMinor - OnTheirWayBackMinor(observed, payments);
        return IsOver(booking.StatusAt(now)) ? Math.Min(captured, refundable) : Math.Clamp(surplus, 0, refundable);
    }

    // What a payer's bank had in its hands could not be given back when the booking's end said so.
    private static bool CameBackFromABank(PaymentChange observed) =>
        observed.Events.OfType<PaymentEvent.DisputeClosed>().Any(closed => closed.IsWon);

    private static long LeftToGiveBackMinor(PaymentChange observed, Booking booking, IReadOnlyList<Payment> payments)
    {
        var refundable = payments.Where(other => other.Id != observed.Payment.Id).Append(observed.Payment).Sum(payment => payment.Refundable.AmountMinor);
        return booking.KeepAtMostMinor is { } kept ? Math.Max(0, refundable - kept) : 0;
    }

    private static long OnTheirWayBackMinor(PaymentChange observed, IReadOnlyList<Payment> payments) =>
        observed.Payment.OnItsWayBackMinor
        + payments.Where(other => other.Id != observed.Payment.Id).Sum(other => other.OnItsWayBackMinor);

    private static bool IsOver(BookingStatus status) => status is BookingStatus.Expired or BookingStatus.Cancelled;

    private static bool IsWanted(Payment payment, Booking booking, IReadOnlyList<Payment> payments, bool slotIsFree, DateTimeOffset now)
    {
        var status = booking.StatusAt(now);
        var others = payments.Where(other => other.Id != payment.Id).ToArray();
        var fits = payment.Status != PaymentStatus.Authorized
            || payment.AmountMinor <= booking.Balance.AmountMinor - others.Sum(other => other.PromisedMinor);
        return status switch
        {
            BookingStatus.Cancelled => false,
            BookingStatus.Expired => fits && slotIsFree && WouldConfirm(payment, booking, others) && !IsGivenUp(payment, now),
            _ => fits,
        };
    }

    private static bool IsGivenUp(Payment payment, DateTimeOffset now) =>
        payment.Status == PaymentStatus.RequiresAction && now - payment.CreatedAt >= LongestAction;

    private static bool WouldConfirm(Payment payment, Booking booking, IReadOnlyList<Payment> others) =>
        booking.DepositMinor > 0
        && booking.PaidMinor + payment.AmountMinor - others.Sum(other => other.OnItsWayBackMinor) >= booking.DepositMinor;

    private static PaymentChange GiveBack(Payment payment, long amountMinor, DateTimeOffset now) => amountMinor == 0
        ? new PaymentChange(payment, [])
        : payment.Refund(EntityId.New<RefundId>(), new Money(amountMinor, payment.Currency), null, now).Value;
}
