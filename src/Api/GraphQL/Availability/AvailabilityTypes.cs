using GraphBooking.Api.GraphQL.Catalog;
using GraphBooking.Api.GraphQL.Shared.Mapping;
using GraphBooking.Application.Availability;
using GraphBooking.Domain.Availability;
using GraphBooking.Domain.Shared;
using GraphQL;

namespace GraphBooking.Api.GraphQL.Availability;

internal static class AvailabilityTypes
{
    public static void Map(SchemaMap map)
    {
        map.Query("availability", QueryOf);
        map.Type<Slot>("Slot")
            .Field("start", slot => slot.Time.Start)
            .Field("end", slot => slot.Time.End)
            .Field("resource", (slot, request) => request.Load(CatalogLoaders.Resource, slot.ResourceId))
            .Field("remaining", slot => slot.Remaining)
            .Field("price", slot => slot.Price);
    }

    private static GetAvailability QueryOf(IResolveFieldContext context)
    {
        var input = context.AsInput();
        return new GetAvailability(
            input.Id<ServiceId>("serviceId"),
            input.Instant("from"),
            input.Instant("to"),
            input.IdsOrNull<ResourceId>("resourceIds"),
            input.Int("quantity"));
    }
}
