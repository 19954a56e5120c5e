using GraphBooking.Application.Partners;
using GraphBooking.Application.Shared;
using GraphBooking.Domain.Partners;
using GraphBooking.Domain.Shared;
using Microsoft.EntityFrameworkCore;

namespace GraphBooking.Infrastructure.Persistence.Reads;

internal sealed class PartnerReads(ReadDbContext db) : IPartnerReads
{
    private static readonly ListedFields<Partner> Fields = new ListedFields<Partner>(partner => partner.Id)
        .With("name", partner => partner.Name)
        .With("createdAt", partner => partner.CreatedAt);

    public async Task<IReadOnlyList<Partner>> Partners(IReadOnlyCollection<PartnerId> ids, CancellationToken cancellationToken) =>
        await db.Partners.Where(partner => ids.Contains(partner.Id)).ToListAsync(cancellationToken);

    public Task<Page<Partner>> ListPartners(ListRequest request, CancellationToken cancellationToken) =>
        Lister.List(db.Partners, request, Fields, cancellationToken);

    public async Task<ILookup<PartnerId, string>> DocumentIds(IReadOnlyCollection<PartnerId> ids, CancellationToken cancellationToken)
    {
        var documents = await db.PublishedDocuments.Where(document => ids.Contains(document.PartnerId))
            .OrderBy(document => document.PublishedAt).ThenBy(document => document.Id)
            .Select(document => new { document.PartnerId, document.Id })
            .ToListAsync(cancellationToken);
        return documents.ToLookup(document => document.PartnerId, document => document.Id.ToString());
    }
}
