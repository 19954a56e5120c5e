using GraphBooking.Domain.Bookings;
using GraphBooking.Domain.Shared;

namespace GraphBooking.Domain.Payments;

/// <summary>Whether a booking can be paid for, and how much of it.</summary>
public static class PaymentRules
{
    /// <summary>What a new payment is over.</summary>
    /// <param name="booking">What is paid for.</param>
    /// <param name="payments">All of the booking's payments so far.</param>
    /// <param name="asked">What is due to confirm when null, or the balance when nothing is.</param>
    /// <param name="now">The database's clock, read under the booking's lock.</param>
    public static Result<Money> AmountOf(Booking booking, IReadOnlyList<Payment> payments, Money? asked, DateTimeOffset now)
    {
        if (Refusal(booking, now) is { } refusal)
        {
            return refusal;
        }

        // What other payments may still take is spoken for: two of them must not both take the last of the balance.
        var promised = payments.Sum(payment => payment.PromisedMinor);
        var open = booking.Balance.AmountMinor - promised;
        if (asked is not { } amount)
        {
            return DueOf(booking, open, promised) is > 0 and var due
                ? new Money(due, booking.Currency)
                : new ValidationError("amount", "Nothing is due.");
        }

        return amount.Currency != booking.Currency ? new ValidationError("amount", "Must be in the booking's currency.")
            : amount.AmountMinor <= 0 ? new ValidationError("amount", "Must be above zero.")
            : amount.AmountMinor > open ? new ValidationError("amount", "Must not be above the balance.")
            : amount;
    }

    private static Error? Refusal(Booking booking, DateTimeOffset now) => booking.StatusAt(now) switch
    {
        BookingStatus.Expired => new HoldExpiredError(booking.HoldExpiresAt ?? booking.UpdatedAt),
        (BookingStatus.Cancelled or BookingStatus.NoShow) and var status => new InvalidTransitionError(status, BookingStatus.Confirmed),
        _ => null,
    };

    private static long DueOf(Booking booking, long open, long promised) =>
        booking.Status == BookingStatus.Held && booking.DueToConfirm.AmountMinor is > 0 and var due ? Math.Min(open, due - promised) : open;
}
