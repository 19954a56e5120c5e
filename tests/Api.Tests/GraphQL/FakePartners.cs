using System.Collections.Concurrent;
using GraphBooking.Application.Partners;
using GraphBooking.Domain.Partners;
using GraphBooking.Domain.Shared;

namespace GraphBooking.Api.Tests.GraphQL;

/// <summary>One partner of the test tenant, and what was published for it.</summary>
internal sealed class FakePartners : IPartnerDirectory
{
    public static readonly PartnerId Only = EntityId.New<PartnerId>();

    private readonly ConcurrentDictionary<DocumentId, string> _documents = [];

    public bool IsRevoked { get; set; }

    public DocumentId Publish(string document)
    {
        var id = DocumentId.Of(document);
        _documents[id] = document;
        return id;
    }

    public Task<PartnerId?> FindByKey(PartnerKey key, CancellationToken cancellationToken) => Task.FromResult<PartnerId?>(null);

    public Task<bool> IsActive(TenantId tenant, PartnerId partner, CancellationToken cancellationToken) =>
        Task.FromResult(!IsRevoked && tenant == TestServer.Tenant && partner == Only);

    public async Task<string?> FindDocument(TenantId tenant, PartnerId partner, DocumentId id, CancellationToken cancellationToken) =>
        await IsActive(tenant, partner, cancellationToken) ? _documents.GetValueOrDefault(id) : null;

    public IAsyncEnumerable<PublishedText> All(CancellationToken cancellationToken) => throw new NotSupportedException();
}
