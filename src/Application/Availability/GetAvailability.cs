using FluentValidation;
using GraphBooking.Application.Shared;
using GraphBooking.Domain.Availability;
using GraphBooking.Domain.Shared;
using MediatR;

namespace GraphBooking.Application.Availability;

/// <summary>Free slots that lie wholly in [From, To), soonest first.</summary>
/// <param name="ResourceIds">All that offer the service when null.</param>
public sealed record GetAvailability(
    ServiceId ServiceId,
    DateTimeOffset From,
    DateTimeOffset To,
    IReadOnlyList<ResourceId>? ResourceIds,
    int Quantity) : IQuery<IReadOnlyList<Slot>>;

internal sealed class GetAvailabilityValidator : AbstractValidator<GetAvailability>
{
    public GetAvailabilityValidator()
    {
        RuleFor(q => q.To).GreaterThan(q => q.From).WithMessage("Must be after from.");
        RuleFor(q => q.To).Must((q, to) => to - q.From <= Limits.LongestWindow)
            .WithMessage($"The window must be at most {Limits.LongestWindow.TotalDays} days.");
        RuleFor(q => q.To).LessThanOrEqualTo(Limits.LastInstant).WithMessage("Is too far ahead.");
        RuleFor(q => q.Quantity).InclusiveBetween(1, Limits.GreatestCapacity);
        RuleFor(q => q.ResourceIds).Must(ids => ids is null || ids.Count <= Limits.MostResources)
            .WithMessage($"Must be at most {Limits.MostResources} resources.");
    }
}

internal sealed class GetAvailabilityHandler(IAvailabilityReads reads) : IRequestHandler<GetAvailability, Result<IReadOnlyList<Slot>>>
{
    public async Task<Result<IReadOnlyList<Slot>>> Handle(GetAvailability query, CancellationToken cancellationToken)
    {
        var window = new TimeRange(query.From, query.To);
        if (await reads.Load(query.ServiceId, window, cancellationToken) is not { } occupancies)
        {
            return new NotFoundError(query.ServiceId.ToString());
        }

        var wanted = query.ResourceIds?.ToHashSet();
        var resources = occupancies.Resources.Where(o => wanted is null || wanted.Contains(o.Resource.Id));
        var slots = FreeSlots.Find(occupancies, resources, window, query.Quantity);
        return slots.Count <= Limits.MostSlots
            ? Result<IReadOnlyList<Slot>>.Of(slots)
            : new ValidationError("to", $"There are more than {Limits.MostSlots} free slots: ask for a shorter time or fewer resources.");
    }
}
