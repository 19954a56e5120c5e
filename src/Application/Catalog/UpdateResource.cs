using FluentValidation;
using GraphBooking.Application.Shared;
using GraphBooking.Domain.Catalog;
using GraphBooking.Domain.Shared;
using MediatR;

namespace GraphBooking.Application.Catalog;

/// <summary>Changes what is given; what is null stays.</summary>
public sealed record UpdateResource(
    ResourceId ResourceId,
    string? Name,
    string? TimeZone,
    int? Capacity,
    IReadOnlyList<OpeningHours>? OpeningHours,
    [property: JsonText] string? Attributes,
    [property: NotSearched] string? IdempotencyKey) : ITransactional<Resource>;

internal sealed class UpdateResourceValidator : AbstractValidator<UpdateResource>
{
    public UpdateResourceValidator()
    {
        RuleFor(c => c.Name!).MustBeAName().When(c => c.Name is not null);
        RuleFor(c => c.TimeZone).MustBeAZone();
        RuleFor(c => c.Capacity).InclusiveBetween(1, Limits.GreatestCapacity);
        RuleFor(c => c.OpeningHours!).MustBeOpeningHours().When(c => c.OpeningHours is not null);
        RuleFor(c => c.Attributes).MustFitJson();
        RuleFor(c => c.IdempotencyKey).MustBeAKey();
    }
}

internal sealed class UpdateResourceHandler(ICatalog catalog) : IRequestHandler<UpdateResource, Result<Resource>>
{
    public async Task<Result<Resource>> Handle(UpdateResource command, CancellationToken cancellationToken)
    {
        if (await catalog.LockResource(command.ResourceId, cancellationToken) is not { } resource)
        {
            return new NotFoundError(command.ResourceId.ToString());
        }

        if (command.Capacity < resource.Capacity
            && await catalog.GreatestUse(resource.Id, cancellationToken) > command.Capacity)
        {
            return new ValidationError("capacity", "More than this is booked already.");
        }

        resource.Name = command.Name ?? resource.Name;
        resource.TimeZone = command.TimeZone ?? resource.TimeZone;
        resource.Capacity = command.Capacity ?? resource.Capacity;
        resource.OpeningHours = command.OpeningHours ?? resource.OpeningHours;
        resource.Attributes = command.Attributes ?? resource.Attributes;
        return resource;
    }
}
