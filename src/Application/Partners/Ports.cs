using GraphBooking.Application.Shared;
using GraphBooking.Domain.Partners;
using GraphBooking.Domain.Shared;

namespace GraphBooking.Application.Partners;

/// <summary>Partners as the current transaction sees and changes them.</summary>
public interface IPartners
{
    /// <summary>Locks the partner and its documents against other changes.</summary>
    Task<Partner?> Lock(PartnerId id, CancellationToken cancellationToken);

    void Add(Partner partner);

    Task<IReadOnlySet<DocumentId>> Published(PartnerId partner, CancellationToken cancellationToken);

    void Publish(PartnerId partner, string document, DateTimeOffset now);
}

/// <summary>Partners for reading.</summary>
public interface IPartnerReads
{
    Task<IReadOnlyList<Partner>> Partners(IReadOnlyCollection<PartnerId> ids, CancellationToken cancellationToken);

    /// <summary>Fields: id, name, createdAt.</summary>
    Task<Page<Partner>> ListPartners(ListRequest request, CancellationToken cancellationToken);

    /// <summary>Of each partner, in the order of publication.</summary>
    Task<ILookup<PartnerId, string>> DocumentIds(IReadOnlyCollection<PartnerId> ids, CancellationToken cancellationToken);
}

/// <summary>Partners and their documents, looked up for every request and before anybody is known to ask.</summary>
public interface IPartnerDirectory
{
    /// <returns>Whose key it is; null when it is nobody's, or no longer.</returns>
    Task<PartnerId?> FindByKey(PartnerKey key, CancellationToken cancellationToken);

    /// <summary>Whether there is such a partner, not revoked.</summary>
    Task<bool> IsActive(TenantId tenant, PartnerId partner, CancellationToken cancellationToken);

    /// <returns>Null when it was not published for this partner, or the partner was revoked.</returns>
    Task<string?> FindDocument(TenantId tenant, PartnerId partner, DocumentId id, CancellationToken cancellationToken);

    /// <summary>The documents of all partners of all tenants that are not revoked.</summary>
    IAsyncEnumerable<PublishedText> All(CancellationToken cancellationToken);
}

/// <param name="TenantSlug">For people.</param>
public sealed record PublishedText(string TenantSlug, PartnerId Partner, DocumentId Id, string Text);

/// <summary>What a document must be for a partner to run it. The edge knows: it alone speaks the documents' language.</summary>
public interface IDocumentRules
{
    /// <returns>What is wrong with it; null when it may be published.</returns>
    Task<string?> Fault(string document, CancellationToken cancellationToken);
}
