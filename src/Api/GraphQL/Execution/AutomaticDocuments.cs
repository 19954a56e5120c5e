using GraphBooking.Application.Shared;
using GraphBooking.Domain.Partners;

namespace GraphBooking.Api.GraphQL.Execution;

/// <summary>
/// Documents that callers have sent together with their hash: by tenant, in this process alone. One that is forgotten, or
/// that another instance was sent, is sent again by the client.
/// </summary>
internal sealed class AutomaticDocuments(DocumentReader reader)
{
    private readonly TextCache _texts = new();

    public string? Find(Caller? caller, DocumentId id) => caller is null ? null : _texts.Find(ScopeOf(caller), id);

    /// <summary>Remembers valid documents; of callers without a credential, who could fill the memory, none.</summary>
    public async ValueTask Remember(Caller? caller, DocumentId id, string text, CancellationToken cancellationToken)
    {
        if (caller is not null && _texts.Find(ScopeOf(caller), id) is null && (await reader.Read(text, cancellationToken)).Document is not null)
        {
            _texts.Add(ScopeOf(caller), id, text);
        }
    }

    // Operators belong to no tenant, and no tenant has an empty key.
    private static string ScopeOf(Caller caller) => caller.Tenant?.Value ?? "";
}
