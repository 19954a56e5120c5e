using GraphBooking.Domain.Shared;

namespace GraphBooking.Domain.Bookings;

/// <summary>
/// What a booking's events add up to: its state without what stands in no event (attributes, the reason of a cancellation and
/// the policy of the service). Commands never replay; read models and looks into the past do.
/// </summary>
public static class BookingReplay
{
    /// <param name="id">Whose stream it is.</param>
    /// <param name="before">The state after the event before; null for none.</param>
    /// <param name="version">The event's place in the stream.</param>
    /// <param name="happened">The event.</param>
    /// <param name="at">When.</param>
    /// <exception cref="InvalidOperationException">The event does not follow.</exception>
    public static Booking Apply(BookingId id, Booking? before, int version, BookingEvent happened, DateTimeOffset at)
    {
        var expected = (before?.Version ?? 0) + 1;
        if (version != expected)
        {
            throw new InvalidOperationException($"Version {version} does not follow: {expected} was expected.");
        }

        var next = (before, happened) switch
        {
            (null, BookingHeld held) => From(id, held, at),
            (null, _) => throw new InvalidOperationException($"A stream does not begin with {happened.GetType().Name}."),
            (_, BookingHeld) => throw new InvalidOperationException("A stream begins once."),
            ({ } booking, _) => Apply(booking, happened),
        };
        return next with { Version = version, UpdatedAt = at };
    }

    private static Booking Apply(Booking booking, BookingEvent happened) => happened switch
    {
        BookingCustomerAssigned assigned => booking with { CustomerId = assigned.CustomerId },
        BookingConfirmed => booking with { Status = BookingStatus.Confirmed, HoldExpiresAt = null },
        BookingRescheduled moved => booking with
        {
            ResourceId = moved.ResourceId,
            Start = moved.Start,
            End = moved.End,
            PriceMinor = moved.PriceMinor ?? booking.PriceMinor,
            DepositMinor = moved.DepositMinor ?? booking.DepositMinor,
        },
        BookingCheckedIn => booking with { Status = BookingStatus.CheckedIn },
        BookingCompleted => booking with { Status = BookingStatus.Completed },
        BookingCancelled => booking with { Status = BookingStatus.Cancelled, HoldExpiresAt = null },
        BookingMarkedNoShow => booking with { Status = BookingStatus.NoShow },
        BookingExpired => booking with { Status = BookingStatus.Expired },
        PaymentCaptured captured => booking with { PaidMinor = booking.PaidMinor + captured.AmountMinor },
        PaymentRefunded refunded => booking with { PaidMinor = booking.PaidMinor - refunded.AmountMinor },
        _ => throw new InvalidOperationException($"A booking knows nothing of {happened.GetType().Name}."),
    };

    private static Booking From(BookingId id, BookingHeld held, DateTimeOffset at) => new()
    {
        Id = id,
        Reference = held.Reference,
        Status = BookingStatus.Held,
        Version = 1,
        ResourceId = held.ResourceId,
        ServiceId = held.ServiceId,
        CustomerId = held.CustomerId,
        Start = held.Start,
        End = held.End,
        BufferBefore = held.BufferBefore,
        BufferAfter = held.BufferAfter,
        Quantity = held.Quantity,
        PriceMinor = held.PriceMinor,
        DepositMinor = held.DepositMinor,
        Currency = held.Currency,
        HoldExpiresAt = held.HoldExpiresAt,
        CreatedAt = at,
        UpdatedAt = at,
    };
}
