using FluentValidation;
using GraphBooking.Application.Availability;
using GraphBooking.Application.Shared;
using GraphBooking.Domain.Bookings;
using GraphBooking.Domain.Catalog;
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

        return booking.IsAt(resource.Id, command.Start) || Refusal(command.Start, booking, slot) is not { } taken
            ? booking.Reschedule(resource.Id, command.Start, slot.Service!, open.Now)
            : taken;
    }

    private static Error? Refusal(DateTimeOffset start, Booking booking, OpenSlot slot)
    {
        var resource = slot.Resource!;
        if (resource.Id != booking.ResourceId && !slot.Offered)
        {
            return new ValidationError("resourceId", "The service is not offered at this resource.");
        }

        // The booking keeps the length and buffers it was made with; the grid is the service's of today.
        var terms = new SlotTerms(booking.End - booking.Start, booking.BufferBefore, booking.BufferAfter, slot.Service!.SlotStep);
        var around = new TimeRange(start, start + terms.Duration);
        return SlotRules.Refusal(Calendars.Of(resource, slot.Closures, slot.Busy, around), terms, start, booking.Quantity, slot.Now);
    }
}
