using FluentValidation;
using GraphBooking.Application.Shared;
using GraphBooking.Domain.Bookings;
using GraphBooking.Domain.Shared;
using MediatR;

namespace GraphBooking.Application.Bookings;

/// <summary>Says whom the booking is for, when that was not known at the hold.</summary>
public sealed record AssignCustomer(
    BookingId BookingId,
    CustomerId CustomerId,
    int? ExpectedVersion,
    [property: NotSearched] string? IdempotencyKey) : IBookingStep;

internal sealed class AssignCustomerValidator : AbstractValidator<AssignCustomer>
{
    public AssignCustomerValidator()
    {
        RuleFor(c => c.ExpectedVersion).GreaterThanOrEqualTo(1);
        RuleFor(c => c.IdempotencyKey).MustBeAKey();
    }
}

internal sealed class AssignCustomerHandler(BookingSteps steps) : IRequestHandler<AssignCustomer, Result<Booking>>
{
    public Task<Result<Booking>> Handle(AssignCustomer command, CancellationToken cancellationToken) =>
        steps.Take(command, command.CustomerId, (booking, now) => booking.AssignCustomer(command.CustomerId, now), cancellationToken);
}
