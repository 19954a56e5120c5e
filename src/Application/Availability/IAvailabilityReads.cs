using GraphBooking.Domain.Availability;
using GraphBooking.Domain.Catalog;
using GraphBooking.Domain.Shared;

namespace GraphBooking.Application.Availability;

/// <summary>All that decides what is free at the resources of one service, read at one instant.</summary>
/// <param name="Service">What is to be done.</param>
/// <param name="Resources">Those that offer it and are not archived, with what closes and occupies them in the window.</param>
/// <param name="Now">The database's clock.</param>
public sealed record ServiceOccupancy(Service Service, IReadOnlyList<ResourceOccupancy> Resources, DateTimeOffset Now);

/// <param name="Resource">Where.</param>
/// <param name="Closures">That touch the window.</param>
/// <param name="Busy">Padded claims that touch the padded window, expired holds among them.</param>
public sealed record ResourceOccupancy(Resource Resource, IReadOnlyList<TimeRange> Closures, IReadOnlyList<BusyInterval> Busy);

public interface IAvailabilityReads
{
    /// <param name="serviceId">The service.</param>
    /// <param name="window">What is asked for; the reader widens it by the service's buffers.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>Null when there is no such service, or it is archived.</returns>
    Task<ServiceOccupancy?> Load(ServiceId serviceId, TimeRange window, CancellationToken cancellationToken);
}
