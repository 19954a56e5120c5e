using FluentValidation;
using GraphBooking.Application.Availability;
using GraphBooking.Application.Shared;
using GraphBooking.Domain.Bookings;
using GraphBooking.Domain.Shared;
using MediatR;

namespace GraphBooking.Application.Bookings;

/// <param name="CustomerId">A CUSTOMER holds for itself when null.</param>
/// <param name="HoldFor">Ten minutes when null.</param>
public sealed record HoldSlot(
    ServiceId ServiceId,
    ResourceId ResourceId,
    DateTimeOffset Start,
    int Quantity,
    CustomerId? CustomerId,
    TimeSpan? HoldFor,
    [property: JsonText] string? Attributes,
    [property: NotSearched] string? IdempotencyKey) : ICommand<Booking>, IIdempotent;

internal sealed class HoldSlotValidator : AbstractValidator<HoldSlot>
{
    public HoldSlotValidator()
    {
        RuleFor(c => c.Start).LessThan(Limits.LastInstant).WithMessage("Is too far ahead.");
        RuleFor(c => c.Quantity).InclusiveBetween(1, Limits.GreatestCapacity);
        RuleFor(c => c.HoldFor!.Value).Must(span => span >= Limits.ShortestHold && span <= Limits.LongestHold)
            .WithMessage("Must be from PT1S to PT24H.")
            .When(c => c.HoldFor is not null).OverridePropertyName(nameof(HoldSlot.HoldFor));
        RuleFor(c => c.Attributes).MustFitJson();
        RuleFor(c => c.IdempotencyKey).MustBeAKey();
    }
}

internal sealed class HoldSlotHandler(IBookingStore bookings, Alternatives alternatives, CallerContext context)
    : IRequestHandler<HoldSlot, Result<Booking>>
{
    public async Task<Result<Booking>> Handle(HoldSlot command, CancellationToken cancellationToken)
    {
        var customer = context.Caller.Role == Role.Customer ? command.CustomerId ?? context.Caller.OwnCustomer : command.CustomerId;
        var held = await bookings.Hold(
            command.ResourceId,
            command.ServiceId,
            customer,
            command.Start,
            IdempotencyScope.Of(command, context.Caller),
            slot => Decide(command, customer, slot),
            cancellationToken);
        return await alternatives.Complete(
            held, command.ServiceId, command.ResourceId, command.Start, command.Quantity, cancellationToken);
    }

    private Result<BookingChange> Decide(HoldSlot command, CustomerId? customer, OpenSlot slot)
    {
        if (slot.Service is not { ArchivedAt: null } service)
        {
            return new NotFoundError(command.ServiceId.ToString());
        }

        if (slot.Resource is not { ArchivedAt: null } resource)
        {
            return new NotFoundError(command.ResourceId.ToString());
        }

        if (!slot.CustomerKnown || (context.Caller.Role == Role.Customer && !context.Caller.MaySee(customer)))
        {
            return new NotFoundError(customer?.ToString());
        }

        if (!slot.Offered)
        {
            return new ValidationError("resourceId", "The service is not offered at this resource.");
        }

        var around = new TimeRange(command.Start, command.Start + service.Duration);
        var calendar = Calendars.Of(resource, slot.Closures, slot.Busy, around);
        if (SlotRules.Refusal(calendar, service.Terms, command.Start, command.Quantity, slot.Now) is { } refusal)
        {
            return refusal;
        }

        return Booking.Hold(
            EntityId.New<BookingId>(), service, resource.Id, customer, command.Start, command.Quantity,
            command.HoldFor ?? Limits.DefaultHold, command.Attributes, slot.Now);
    }
}
