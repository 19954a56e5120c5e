using GraphBooking.Application.Shared;
using GraphBooking.Domain.Bookings;
using GraphBooking.Domain.Shared;

namespace GraphBooking.Application.Bookings;

/// <summary>A step of a booking's life that leaves it in its place.</summary>
public interface IBookingStep : ICommand<Booking>, IIdempotent
{
    BookingId BookingId { get; }

    /// <summary>The version that the caller has seen; null when any will do.</summary>
    int? ExpectedVersion { get; }
}

/// <summary>What every such step shares: the caller sees the booking, and speaks of its present version.</summary>
internal sealed class BookingSteps(IBookingStore bookings, CallerContext context)
{
    public Task<Result<Booking>> Take(
        IBookingStep step,
        Func<Booking, DateTimeOffset, Result<BookingChange>> decide,
        CancellationToken cancellationToken) =>
        Take(step, null, decide, cancellationToken);

    /// <param name="step">Which.</param>
    /// <param name="customerId">A customer that the step names and that must exist.</param>
    /// <param name="decide">The aggregate's method.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public Task<Result<Booking>> Take(
        IBookingStep step,
        CustomerId? customerId,
        Func<Booking, DateTimeOffset, Result<BookingChange>> decide,
        CancellationToken cancellationToken) =>
        bookings.Change(
            step.BookingId,
            customerId,
            IdempotencyScope.Of(step, context.Caller),
            open => Visible(step.BookingId, open.Booking, context.Caller, out var booking) is { } hidden ? hidden
                : customerId is { } customer && !(open.CustomerKnown && context.Caller.MaySee(customer)) ? new NotFoundError(customer.ToString())
                : booking!.CheckVersion(step.ExpectedVersion) is { } conflict ? conflict
                : decide(booking, open.Now),
            cancellationToken);

    /// <returns>The refusal when there is no such booking, or not for this caller.</returns>
    public static NotFoundError? Visible(BookingId id, Booking? found, Caller caller, out Booking? booking)
    {
        booking = found is not null && caller.MaySee(found.CustomerId) ? found : null;
        return booking is null ? new NotFoundError(id.ToString()) : null;
    }
}
