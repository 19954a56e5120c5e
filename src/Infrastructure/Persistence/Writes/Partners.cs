using GraphBooking.Application.Partners;
using GraphBooking.Domain.Partners;
using GraphBooking.Domain.Shared;
using Microsoft.EntityFrameworkCore;

namespace GraphBooking.Infrastructure.Persistence.Writes;

internal sealed class Partners(WriteDbContext db) : IPartners
{
    public async Task<Partner?> Lock(PartnerId id, CancellationToken cancellationToken)
    {
        await db.Database.ExecuteSqlAsync(
            $"SELECT FROM partners WHERE tenant_id = {db.CurrentTenant} AND id = {id.Value} FOR NO KEY UPDATE", cancellationToken);
        return await db.Partners.SingleOrDefaultAsync(partner => partner.Id == id, cancellationToken);
    }

    public void Add(Partner partner) => db.Add(partner);

    public async Task<IReadOnlySet<DocumentId>> Published(PartnerId partner, CancellationToken cancellationToken) =>
        (await db.PublishedDocuments.Where(document => document.PartnerId == partner).Select(document => document.Id)
            .ToListAsync(cancellationToken)).ToHashSet();

    public void Publish(PartnerId partner, string document, DateTimeOffset now) => db.Add(new PublishedDocument
    {
        PartnerId = partner,
        Id = DocumentId.Of(document),
        Text = document,
        PublishedAt = now,
    });
}
