using GraphBooking.Api.GraphQL.Shared.Lists;
using GraphBooking.Api.GraphQL.Shared.Mapping;
using GraphBooking.Application.Catalog;
using GraphBooking.Domain.Catalog;
using GraphBooking.Domain.Shared;

namespace GraphBooking.Api.GraphQL.Catalog;

internal static class CatalogQueries
{
    public static readonly ListDefinition Resources = new("resources", Fields<ResourceId>());

    public static readonly ListDefinition Services = new("services", Fields<ServiceId>());

    public static void Map(SchemaMap map, CursorCodec codec)
    {
        map.List<Resource>(codec, Resources, "Resources", request => new ListResources(request));
        map.List<Service>(codec, Services, "Services", request => new ListServices(request));
    }

    private static Dictionary<string, ListField> Fields<TId>()
        where TId : struct, IEntityId<TId> => new()
        {
            ["id"] = new IdField<TId>(),
            ["name"] = new TextField(),
            ["archivedAt"] = new InstantField(),
        };
}
