using FluentValidation;
using GraphBooking.Application.Shared;
using GraphBooking.Domain.Catalog;
using GraphBooking.Domain.Shared;
using MediatR;

namespace GraphBooking.Application.Catalog;

/// <summary>From now on the service is not offered. Archiving it again changes nothing.</summary>
public sealed record ArchiveService(ServiceId ServiceId, [property: NotSearched] string? IdempotencyKey) : ITransactional<Service>;

internal sealed class ArchiveServiceValidator : AbstractValidator<ArchiveService>
{
    public ArchiveServiceValidator() => RuleFor(c => c.IdempotencyKey).MustBeAKey();
}

internal sealed class ArchiveServiceHandler(ICatalog catalog, TimeProvider clock) : IRequestHandler<ArchiveService, Result<Service>>
{
    public async Task<Result<Service>> Handle(ArchiveService command, CancellationToken cancellationToken)
    {
        if (await catalog.LockService(command.ServiceId, cancellationToken) is not { } service)
        {
            return new NotFoundError(command.ServiceId.ToString());
        }

        service.ArchivedAt ??= clock.GetUtcNow();
        return service;
    }
}
