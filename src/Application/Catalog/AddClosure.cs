using FluentValidation;
using GraphBooking.Application.Shared;
using GraphBooking.Domain.Catalog;
using GraphBooking.Domain.Shared;
using MediatR;

namespace GraphBooking.Application.Catalog;

/// <summary>Closes a resource for a time. Bookings that stand in it stay.</summary>
public sealed record AddClosure(
    ResourceId ResourceId,
    DateTimeOffset Start,
    DateTimeOffset End,
    string? Reason,
    [property: NotSearched] string? IdempotencyKey) : ITransactional<Resource>;

internal sealed class AddClosureValidator : AbstractValidator<AddClosure>
{
    public AddClosureValidator(TimeProvider clock)
    {
        RuleFor(c => c.End).GreaterThan(c => c.Start).WithMessage("Must be after the start.");
        RuleFor(c => c.End).GreaterThan(_ => clock.GetUtcNow()).WithMessage("The closure lies in the past.");
        RuleFor(c => c.End).LessThanOrEqualTo(Limits.LastInstant).WithMessage("Is too far ahead.");
        RuleFor(c => c.Reason).MustFitText();
        RuleFor(c => c.IdempotencyKey).MustBeAKey();
    }
}

internal sealed class AddClosureHandler(ICatalog catalog) : IRequestHandler<AddClosure, Result<Resource>>
{
    public async Task<Result<Resource>> Handle(AddClosure command, CancellationToken cancellationToken)
    {
        if (await catalog.LockResource(command.ResourceId, cancellationToken) is not { } resource)
        {
            return new NotFoundError(command.ResourceId.ToString());
        }

        catalog.Add(new Closure
        {
            Id = EntityId.New<ClosureId>(),
            ResourceId = resource.Id,
            Start = command.Start,
            End = command.End,
            Reason = command.Reason,
        });
        return resource;
    }
}
