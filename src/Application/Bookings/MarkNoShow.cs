using FluentValidation;
using GraphBooking.Application.Shared;
using GraphBooking.Domain.Bookings;
using GraphBooking.Domain.Shared;
using MediatR;

namespace GraphBooking.Application.Bookings;

/// <summary>The customer has not come; the slot is free again.</summary>
public sealed record MarkNoShow(
    BookingId BookingId,
    int? ExpectedVersion,
    [property: NotSearched] string? IdempotencyKey) : IBookingStep;

internal sealed class MarkNoShowValidator : AbstractValidator<MarkNoShow>
{
    public MarkNoShowValidator()
    {
        RuleFor(c => c.ExpectedVersion).GreaterThanOrEqualTo(1);
        RuleFor(c => c.IdempotencyKey).MustBeAKey();
    }
}

internal sealed class MarkNoShowHandler(BookingSteps steps) : IRequestHandler<MarkNoShow, Result<Booking>>
{
    public Task<Result<Booking>> Handle(MarkNoShow command, CancellationToken cancellationToken) =>
        steps.Take(command, (booking, now) => booking.MarkNoShow(now), cancellationToken);
}
