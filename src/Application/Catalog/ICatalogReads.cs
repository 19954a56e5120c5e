using GraphBooking.Application.Shared;
using GraphBooking.Domain.Catalog;
using GraphBooking.Domain.Shared;

namespace GraphBooking.Application.Catalog;

/// <summary>The catalogue for reading.</summary>
public interface ICatalogReads
{
    Task<IReadOnlyList<Resource>> Resources(IReadOnlyCollection<ResourceId> ids, CancellationToken cancellationToken);

    Task<IReadOnlyList<Service>> Services(IReadOnlyCollection<ServiceId> ids, CancellationToken cancellationToken);

    /// <summary>The resources at which each of the services is offered, by name.</summary>
    Task<ILookup<ServiceId, Resource>> ResourcesOffering(IReadOnlyCollection<ServiceId> ids, CancellationToken cancellationToken);

    /// <summary>Fields: id, name, archivedAt.</summary>
    Task<Page<Resource>> ListResources(ListRequest request, CancellationToken cancellationToken);

    /// <summary>Fields: id, name, archivedAt.</summary>
    Task<Page<Service>> ListServices(ListRequest request, CancellationToken cancellationToken);
}
