using GraphBooking.Application.Catalog;
using GraphBooking.Application.Shared;
using GraphBooking.Domain.Catalog;
using GraphBooking.Domain.Shared;
using Microsoft.EntityFrameworkCore;

namespace GraphBooking.Infrastructure.Persistence.Reads;

internal sealed class CatalogReads(ReadDbContext db) : ICatalogReads
{
    private static readonly ListedFields<Resource> ResourceFields = new ListedFields<Resource>(resource => resource.Id)
        .With("name", resource => resource.Name)
        .With("archivedAt", resource => resource.ArchivedAt);

    private static readonly ListedFields<Service> ServiceFields = new ListedFields<Service>(service => service.Id)
        .With("name", service => service.Name)
        .With("archivedAt", service => service.ArchivedAt);

    public async Task<IReadOnlyList<Resource>> Resources(IReadOnlyCollection<ResourceId> ids, CancellationToken cancellationToken) =>
        await db.Resources.Where(resource => ids.Contains(resource.Id)).ToListAsync(cancellationToken);

    public async Task<IReadOnlyList<Service>> Services(IReadOnlyCollection<ServiceId> ids, CancellationToken cancellationToken) =>
        await db.Services.Where(service => ids.Contains(service.Id)).ToListAsync(cancellationToken);

    public async Task<ILookup<ServiceId, Resource>> ResourcesOffering(
        IReadOnlyCollection<ServiceId> ids, CancellationToken cancellationToken)
    {
        var offered = await db.ServiceResources.Where(row => ids.Contains(row.ServiceId))
            .Join(db.Resources, row => row.ResourceId, resource => resource.Id, (row, resource) => new { row.ServiceId, Resource = resource })
            .OrderBy(pair => pair.Resource.Name).ThenBy(pair => pair.Resource.Id)
            .ToListAsync(cancellationToken);
        return offered.ToLookup(pair => pair.ServiceId, pair => pair.Resource);
    }

    public Task<Page<Resource>> ListResources(ListRequest request, CancellationToken cancellationToken) =>
        Lister.List(db.Resources, request, ResourceFields, cancellationToken);

    public Task<Page<Service>> ListServices(ListRequest request, CancellationToken cancellationToken) =>
        Lister.List(db.Services, request, ServiceFields, cancellationToken);
}
