using FluentValidation;
using GraphBooking.Application.Shared;
using GraphBooking.Domain.Catalog;
using GraphBooking.Domain.Shared;
using MediatR;

namespace GraphBooking.Application.Catalog;

/// <param name="TimeZone">The tenant's when null.</param>
public sealed record CreateResource(
    string Name,
    string? TimeZone,
    int Capacity,
    IReadOnlyList<OpeningHours> OpeningHours,
    [property: JsonText] string? Attributes,
    [property: NotSearched] string? IdempotencyKey) : ITransactional<Resource>;

internal sealed class CreateResourceValidator : AbstractValidator<CreateResource>
{
    public CreateResourceValidator()
    {
        RuleFor(c => c.Name).MustBeAName();
        RuleFor(c => c.TimeZone).MustBeAZone();
        RuleFor(c => c.Capacity).InclusiveBetween(1, Limits.GreatestCapacity);
        RuleFor(c => c.OpeningHours).MustBeOpeningHours();
        RuleFor(c => c.Attributes).MustFitJson();
        RuleFor(c => c.IdempotencyKey).MustBeAKey();
    }
}

internal sealed class CreateResourceHandler(ICatalog catalog, TimeProvider clock)
    : IRequestHandler<CreateResource, Result<Resource>>
{
    public async Task<Result<Resource>> Handle(CreateResource command, CancellationToken cancellationToken)
    {
        var resource = new Resource
        {
            Id = EntityId.New<ResourceId>(),
            Name = command.Name,
            TimeZone = command.TimeZone ?? await catalog.TimeZone(cancellationToken),
            Capacity = command.Capacity,
            OpeningHours = command.OpeningHours,
            Attributes = command.Attributes,
            CreatedAt = clock.GetUtcNow(),
        };
        catalog.Add(resource);
        return resource;
    }
}
