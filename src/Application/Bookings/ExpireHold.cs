using FluentValidation;
using GraphBooking.Application.Shared;
using GraphBooking.Domain.Bookings;
using GraphBooking.Domain.Shared;
using MediatR;

namespace GraphBooking.Application.Bookings;

/// <summary>Writes down that a hold is void. The backend's own command: no caller can send it.</summary>
public sealed record ExpireHold(BookingId BookingId) : ICommand<Booking>;

internal sealed class ExpireHoldValidator : AbstractValidator<ExpireHold>
{
    public ExpireHoldValidator() => RuleFor(c => c.BookingId).NotEqual(default(BookingId));
}

internal sealed class ExpireHoldHandler(IBookingStore bookings) : IRequestHandler<ExpireHold, Result<Booking>>
{
    public async Task<Result<Booking>> Handle(ExpireHold command, CancellationToken cancellationToken)
    {
        var expired = await bookings.Change(
            command.BookingId,
            null,
            null,
            open => open.Booking is { } booking ? booking.Expire(open.Now) : new NotFoundError(command.BookingId.ToString()),
            cancellationToken);
        if (expired.IsOk)
        {
            Telemetry.HoldsExpired.Add(1);
        }

        return expired;
    }
}
