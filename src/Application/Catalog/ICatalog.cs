using GraphBooking.Domain.Catalog;
using GraphBooking.Domain.Shared;

namespace GraphBooking.Application.Catalog;

/// <summary>The catalogue as the current transaction sees and changes it.</summary>
public interface ICatalog
{
    /// <summary>The tenant's own zone, for resources that name none.</summary>
    Task<string> TimeZone(CancellationToken cancellationToken);

    /// <summary>
    /// Locks the resource against holds and raises its version, so that what was read of its openings is known to be stale.
    /// </summary>
    Task<Resource?> LockResource(ResourceId id, CancellationToken cancellationToken);

    /// <summary>Locks the service against other changes of it.</summary>
    Task<Service?> LockService(ServiceId id, CancellationToken cancellationToken);

    /// <returns>The first of the ids that names no resource; null when all do.</returns>
    Task<ResourceId?> FirstUnknown(IReadOnlyCollection<ResourceId> ids, CancellationToken cancellationToken);

    /// <returns>The greatest quantity that live bookings need at one instant from now on.</returns>
    Task<int> GreatestUse(ResourceId id, CancellationToken cancellationToken);

    void Add(Resource resource);

    void Add(Closure closure);

    void Add(Service service);

    /// <summary>From now on the service is offered at these resources and no others.</summary>
    Task Offer(ServiceId service, IReadOnlyCollection<ResourceId> resources, CancellationToken cancellationToken);
}
