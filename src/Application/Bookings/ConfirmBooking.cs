using FluentValidation;
using GraphBooking.Application.Shared;
using GraphBooking.Domain.Bookings;
using GraphBooking.Domain.Shared;
using MediatR;

namespace GraphBooking.Application.Bookings;

/// <summary>Makes a live hold a booking, when nothing has to be paid first.</summary>
public sealed record ConfirmBooking(
    BookingId BookingId,
    int? ExpectedVersion,
    [property: NotSearched] string? IdempotencyKey) : IBookingStep;

internal sealed class ConfirmBookingValidator : AbstractValidator<ConfirmBooking>
{
    public ConfirmBookingValidator()
    {
        RuleFor(c => c.ExpectedVersion).GreaterThanOrEqualTo(1);
        RuleFor(c => c.IdempotencyKey).MustBeAKey();
    }
}

internal sealed class ConfirmBookingHandler(BookingSteps steps) : IRequestHandler<ConfirmBooking, Result<Booking>>
{
    public Task<Result<Booking>> Handle(ConfirmBooking command, CancellationToken cancellationToken) =>
        steps.Take(command, (booking, now) => booking.Confirm(now), cancellationToken);
}
