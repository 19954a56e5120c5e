using FluentValidation;
using GraphBooking.Application.Shared;
using GraphBooking.Domain.Bookings;
using GraphBooking.Domain.Shared;
using MediatR;

namespace GraphBooking.Application.Bookings;

/// <param name="ResourceId">Where it is already when null.</param>
public sealed record RescheduleBooking(
    BookingId BookingId,
    DateTimeOffset Start,
    ResourceId? ResourceId,
    int? ExpectedVersion,
    [property: NotSearched] string? IdempotencyKey) : ICommand<Booking>, IIdempotent;

internal sealed class RescheduleBookingValidator : AbstractValidator<RescheduleBooking>
{
    public RescheduleBookingValidator()
    {
        RuleFor(c => c.Start).LessThan(Limits.LastInstant).WithMessage("Is too far ahead.");
        RuleFor(c => c.ExpectedVersion).GreaterThanOrEqualTo(1);
        RuleFor(c => c.IdempotencyKey).MustBeAKey();
    }
}

internal sealed class RescheduleBookingHandler(IBookingStore bookings, Alternatives alternatives, CallerContext context)
    : IRequestHandler<RescheduleBooking, Result<Booking>>
{
    public async Task<Result<Booking>> Handle(RescheduleBooking command, CancellationToken cancellationToken)
    {
        Booking? moving = null;
        var moved = await bookings.Move(
            command.BookingId,
            command.ResourceId,
            command.Start,
            IdempotencyScope.Of(command, context.Caller),
            (open, slot) => Decide(command, moving = open.Booking, open, slot),
            cancellationToken);
        return moving is null
            ? moved
            : await alternatives.Complete(
                moved, moving.ServiceId, command.ResourceId ?? moving.ResourceId, command.Start, moving.Quantity, cancellationToken);
    }

    private Result<BookingChange> Decide(RescheduleBooking command, Booking? found, OpenBooking open, OpenSlot slot)
    {
        if (BookingSteps.Visible(command.BookingId, found, context.Caller, out var booking) is { } hidden)
        {
            return hidden;
        }

        if (slot.Resource is not { } resource || (resource.ArchivedAt is not null && resource.Id != booking!.ResourceId))
        {
            return new NotFoundError(command.ResourceId?.ToString());
        }

        if ((booking!.CheckVersion(command.ExpectedVersion) ?? booking.CheckReschedulable(open.Now)) is { } refusal)
        {
            return refusal;
        }

        return booking.IsAt(resource.Id, command.Start) || BookingSlots.Refusal(command.Start, booking, slot) is not { } taken
            ? booking.Reschedule(resource.Id, command.Start, slot.Service!, open.Now)
            : taken;
    }
}
