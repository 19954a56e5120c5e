using FluentValidation;
using GraphBooking.Application.Shared;
using GraphBooking.Domain.Bookings;
using GraphBooking.Domain.Shared;
using MediatR;

namespace GraphBooking.Application.Bookings;

/// <summary>The customer has come.</summary>
public sealed record CheckInBooking(
    BookingId BookingId,
    int? ExpectedVersion,
    [property: NotSearched] string? IdempotencyKey) : IBookingStep;

internal sealed class CheckInBookingValidator : AbstractValidator<CheckInBooking>
{
    public CheckInBookingValidator()
    {
        RuleFor(c => c.ExpectedVersion).GreaterThanOrEqualTo(1);
        RuleFor(c => c.IdempotencyKey).MustBeAKey();
    }
}

internal sealed class CheckInBookingHandler(BookingSteps steps) : IRequestHandler<CheckInBooking, Result<Booking>>
{
    public Task<Result<Booking>> Handle(CheckInBooking command, CancellationToken cancellationToken) =>
        steps.Take(command, (booking, now) => booking.CheckIn(now), cancellationToken);
}
