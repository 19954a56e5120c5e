using GraphBooking.Application.Catalog;
using GraphBooking.Application.Shared;
using GraphBooking.Domain.Catalog;
using GraphBooking.Domain.Shared;
using GraphBooking.Infrastructure.Caching;

namespace GraphBooking.Infrastructure.Persistence.Reads;

internal sealed class CatalogReads(ReadDbContext db, CachedCatalog catalog, CallerContext context) : ICatalogReads
{
    private static readonly ListedFields<Resource> ResourceFields = new ListedFields<Resource>(resource => resource.Id)
        .With("name", resource => resource.Name)
        .With("archivedAt", resource => resource.ArchivedAt);

    private static readonly ListedFields<Service> ServiceFields = new ListedFields<Service>(service => service.Id)
        .With("name", service => service.Name)
        .With("archivedAt", service => service.ArchivedAt);

    public async Task<IReadOnlyList<Resource>> Resources(IReadOnlyCollection<ResourceId> ids, CancellationToken cancellationToken) =>
        [.. (await catalog.Resources(context, [.. ids.Select(id => id.Value)], cancellationToken)).Values];

    public async Task<IReadOnlyList<Service>> Services(IReadOnlyCollection<ServiceId> ids, CancellationToken cancellationToken) =>
        [.. (await catalog.Services(context, [.. ids.Select(id => id.Value)], cancellationToken)).Values];

    public async Task<ILookup<ServiceId, Resource>> ResourcesOffering(
        IReadOnlyCollection<ServiceId> ids, CancellationToken cancellationToken) =>
        (await catalog.Offers(context, [.. ids.Select(id => id.Value)], cancellationToken)).Values
            .SelectMany(offer => offer.Resources, (offer, resource) => (offer.Service.Id, Resource: resource))
            .ToLookup(offered => offered.Id, offered => offered.Resource);

    public Task<Page<Resource>> ListResources(ListRequest request, CancellationToken cancellationToken) =>
        Lister.List(db.Resources, request, ResourceFields, cancellationToken);

    public Task<Page<Service>> ListServices(ListRequest request, CancellationToken cancellationToken) =>
        Lister.List(db.Services, request, ServiceFields, cancellationToken);
}
