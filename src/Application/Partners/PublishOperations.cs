using FluentValidation;
using GraphBooking.Application.Shared;
using GraphBooking.Domain.Partners;
using GraphBooking.Domain.Shared;
using MediatR;

namespace GraphBooking.Application.Partners;

/// <summary>Lets a partner run documents: all of these, or none when one of them will not do. Can be repeated.</summary>
public sealed record PublishOperations(PartnerId PartnerId, IReadOnlyList<string> Documents) : IKeyless<IReadOnlyList<DocumentId>>;

internal sealed class PublishOperationsValidator : AbstractValidator<PublishOperations>
{
    public PublishOperationsValidator() =>
        RuleFor(c => c.Documents).Must(documents => documents.Count is > 0 and <= Limits.MostDocuments)
            .WithMessage($"Must be 1 to {Limits.MostDocuments} documents.");
}

internal sealed class PublishOperationsHandler(IPartners partners, IDocumentRules rules, TimeProvider clock)
    : IRequestHandler<PublishOperations, Result<IReadOnlyList<DocumentId>>>
{
    public async Task<Result<IReadOnlyList<DocumentId>>> Handle(PublishOperations command, CancellationToken cancellationToken)
    {
        // Before anything is locked: reading documents takes its time.
        var faults = await Faults(command.Documents, cancellationToken);
        if (faults.Count > 0)
        {
            return Result<IReadOnlyList<DocumentId>>.Refused(faults);
        }

        if (await partners.Lock(command.PartnerId, cancellationToken) is not { } partner)
        {
            return new NotFoundError(command.PartnerId.ToString());
        }

        return partner.RevokedAt is null ? await Publish(command, cancellationToken) : PartnerErrors.Revoked;
    }

    private async Task<List<ValidationError>> Faults(IReadOnlyList<string> documents, CancellationToken cancellationToken)
    {
        var faults = new List<ValidationError>();
        for (var i = 0; i < documents.Count; i++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (await rules.Fault(documents[i], cancellationToken) is { } fault)
            {
                faults.Add(new ValidationError($"documents[{i}]", fault));
            }
        }

        return faults;
    }

    private async Task<Result<IReadOnlyList<DocumentId>>> Publish(PublishOperations command, CancellationToken cancellationToken)
    {
        var ids = command.Documents.Select(DocumentId.Of).ToArray();
        var known = await partners.Published(command.PartnerId, cancellationToken);
        var added = command.Documents.Zip(ids).DistinctBy(pair => pair.Second).Where(pair => !known.Contains(pair.Second)).ToArray();
        if (known.Count + added.Length > Limits.MostPublished)
        {
            return new ValidationError("documents", $"A partner has at most {Limits.MostPublished} documents.");
        }

        var now = clock.GetUtcNow();
        foreach (var (document, _) in added)
        {
            partners.Publish(command.PartnerId, document, now);
        }

        return Result<IReadOnlyList<DocumentId>>.Of(ids);
    }
}
