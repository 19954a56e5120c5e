using GraphBooking.Api.GraphQL.Shared;
using GraphBooking.Application.Catalog;
using GraphBooking.Domain.Catalog;
using GraphBooking.Domain.Shared;

namespace GraphBooking.Api.GraphQL.Catalog;

internal static class CatalogLoaders
{
    public static readonly Loader<ResourceId, Resource> Resource =
        Loader.One<ResourceId, Resource>(ids => new GetResources(ids), resource => resource.Id);

    public static readonly Loader<ServiceId, Service> Service =
        Loader.One<ServiceId, Service>(ids => new GetServices(ids), service => service.Id);

    /// <summary>The resources at which a service is offered.</summary>
    public static readonly Loader<ServiceId, Resource> Offering =
        Loader.Many<ServiceId, Resource>(ids => new GetResourcesOffering(ids));
}
