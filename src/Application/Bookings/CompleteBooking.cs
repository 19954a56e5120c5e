using FluentValidation;
using GraphBooking.Application.Shared;
using GraphBooking.Domain.Bookings;
using GraphBooking.Domain.Shared;
using MediatR;

namespace GraphBooking.Application.Bookings;

/// <summary>The service has been given.</summary>
public sealed record CompleteBooking(
    BookingId BookingId,
    int? ExpectedVersion,
    [property: NotSearched] string? IdempotencyKey) : IBookingStep;

internal sealed class CompleteBookingValidator : AbstractValidator<CompleteBooking>
{
    public CompleteBookingValidator()
    {
        RuleFor(c => c.ExpectedVersion).GreaterThanOrEqualTo(1);
        RuleFor(c => c.IdempotencyKey).MustBeAKey();
    }
}

internal sealed class CompleteBookingHandler(BookingSteps steps) : IRequestHandler<CompleteBooking, Result<Booking>>
{
    public Task<Result<Booking>> Handle(CompleteBooking command, CancellationToken cancellationToken) =>
        steps.Take(command, (booking, now) => booking.Complete(now), cancellationToken);
}
