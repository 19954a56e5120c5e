using FluentValidation;
using GraphBooking.Application.Shared;
using GraphBooking.Domain.Catalog;
using GraphBooking.Domain.Shared;
using MediatR;

namespace GraphBooking.Application.Catalog;

/// <summary>From now on the resource takes no new bookings. Archiving it again changes nothing.</summary>
public sealed record ArchiveResource(ResourceId ResourceId, [property: NotSearched] string? IdempotencyKey) : ITransactional<Resource>;

internal sealed class ArchiveResourceValidator : AbstractValidator<ArchiveResource>
{
    public ArchiveResourceValidator() => RuleFor(c => c.IdempotencyKey).MustBeAKey();
}

internal sealed class ArchiveResourceHandler(ICatalog catalog, TimeProvider clock) : IRequestHandler<ArchiveResource, Result<Resource>>
{
    public async Task<Result<Resource>> Handle(ArchiveResource command, CancellationToken cancellationToken)
    {
        if (await catalog.LockResource(command.ResourceId, cancellationToken) is not { } resource)
        {
            return new NotFoundError(command.ResourceId.ToString());
        }

        resource.ArchivedAt ??= clock.GetUtcNow();
        return resource;
    }
}
