using GraphBooking.Application.Partners;
using GraphBooking.Application.Shared;
using GraphBooking.Domain.Partners;
using GraphQL;
using GraphQL.Transport;

namespace GraphBooking.Api.GraphQL.Execution;

/// <summary>The text of the document that a request means, or why there is none.</summary>
internal readonly record struct ResolvedDocument(string? Text, ExecutionError? Refusal)
{
    public static implicit operator ResolvedDocument(string text) => new(text, null);

    public static implicit operator ResolvedDocument(ExecutionError refusal) => new(null, refusal);
}

/// <summary>
/// Finds the document of a request, whatever it came over: its text, the id of one that was published, or the hash of one
/// that was sent before. A PARTNER runs what was published for it and nothing else.
/// </summary>
internal sealed class PersistedDocuments(IPartnerDirectory partners, DocumentReader reader)
{
    private readonly PublishedDocuments _published = new(partners);
    private readonly AutomaticDocuments _automatic = new(reader);

    /// <param name="request">Its query, documentId and extensions count.</param>
    /// <param name="caller">Null when no credential was given.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async ValueTask<ResolvedDocument> Resolve(GraphQLRequest request, Caller? caller, CancellationToken cancellationToken)
    {
        var (text, id) = (Given(request.Query), Given(request.DocumentId));
        if (text is not null && id is not null)
        {
            return RequestErrors.BadRequest("Send a query or a documentId, not both.");
        }

        if (text is not null && caller?.Role == Role.Partner)
        {
            return RequestErrors.DocumentRequired();
        }

        if (!AutomaticQuery.TryRead(request.Extensions, out var automatic, out var malformed))
        {
            return malformed;
        }

        return text is not null ? await OfText(text, automatic, caller, cancellationToken)
            : id is not null ? Or(await Find(DocumentId.TryParse(id, out var known) ? known : null, caller, cancellationToken), RequestErrors.DocumentNotFound)
            : automatic is not null ? Or(await Find(automatic.Id, caller, cancellationToken), RequestErrors.QueryNotFound)
            : RequestErrors.QueryMissing();
    }

    private async ValueTask<ResolvedDocument> OfText(string text, AutomaticQuery? automatic, Caller? caller, CancellationToken cancellationToken)
    {
        if (automatic is null)
        {
            return text;
        }

        var id = DocumentId.Of(text);
        if (id.Hex != automatic.Hash)
        {
            return RequestErrors.HashMismatch();
        }

        await _automatic.Remember(caller, id, text, cancellationToken);
        return text;
    }

    private async ValueTask<string?> Find(DocumentId? id, Caller? caller, CancellationToken cancellationToken) =>
        id is not { } known ? null
        : caller?.Role == Role.Partner ? await _published.Find(caller, known, cancellationToken)
        : _automatic.Find(caller, known);

    private static ResolvedDocument Or(string? text, Func<ExecutionError> refusal) => text is null ? refusal() : text;

    private static string? Given(string? text) => string.IsNullOrEmpty(text) ? null : text;
}
