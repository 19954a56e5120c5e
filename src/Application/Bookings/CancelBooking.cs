using FluentValidation;
using GraphBooking.Application.Shared;
using GraphBooking.Domain.Bookings;
using GraphBooking.Domain.Shared;
using MediatR;

namespace GraphBooking.Application.Bookings;

/// <summary>Gives the slot up.</summary>
public sealed record CancelBooking(
    BookingId BookingId,
    string? Reason,
    int? ExpectedVersion,
    [property: NotSearched] string? IdempotencyKey) : IBookingStep;

internal sealed class CancelBookingValidator : AbstractValidator<CancelBooking>
{
    public CancelBookingValidator()
    {
        RuleFor(c => c.Reason).MustFitText();
        RuleFor(c => c.ExpectedVersion).GreaterThanOrEqualTo(1);
        RuleFor(c => c.IdempotencyKey).MustBeAKey();
    }
}

internal sealed class CancelBookingHandler(BookingSteps steps) : IRequestHandler<CancelBooking, Result<Booking>>
{
    public Task<Result<Booking>> Handle(CancelBooking command, CancellationToken cancellationToken) =>
        steps.Take(command, (booking, now) => booking.Cancel(command.Reason, now), cancellationToken);
}
