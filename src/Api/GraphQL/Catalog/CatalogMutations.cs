using GraphBooking.Api.GraphQL.Shared.Mapping;
using GraphBooking.Application.Catalog;
using GraphBooking.Domain.Catalog;
using GraphBooking.Domain.Shared;

namespace GraphBooking.Api.GraphQL.Catalog;

internal static class CatalogMutations
{
    public static void Map(SchemaMap map)
    {
        MapResources(map);
        MapServices(map);
    }

    private static void MapResources(SchemaMap map)
    {
        map.Mutation("createResource", "resource", input => new CreateResource(
            input.Text("name"),
            input.TextOrNull("timeZone"),
            input.Int("capacity"),
            input.ListOrNull("openingHours", Hours)!,
            input.TextOrNull("attributes"),
            input.TextOrNull("idempotencyKey")));

        map.Mutation("updateResource", "resource", input => new UpdateResource(
            input.Id<ResourceId>("resourceId"),
            input.TextOrNull("name"),
            input.TextOrNull("timeZone"),
            input.IntOrNull("capacity"),
            input.ListOrNull("openingHours", Hours),
            input.TextOrNull("attributes"),
            input.TextOrNull("idempotencyKey")));

        map.Mutation("archiveResource", "resource", input => new ArchiveResource(
            input.Id<ResourceId>("resourceId"), input.TextOrNull("idempotencyKey")));

        map.Mutation("addClosure", "resource", input => new AddClosure(
            input.Id<ResourceId>("resourceId"),
            input.Instant("start"),
            input.Instant("end"),
            input.TextOrNull("reason"),
            input.TextOrNull("idempotencyKey")));
    }

    private static void MapServices(SchemaMap map)
    {
        map.Mutation("createService", "service", input => new CreateService(
            input.Text("name"),
            input.Span("duration"),
            input.SpanOrNull("bufferBefore"),
            input.SpanOrNull("bufferAfter"),
            input.SpanOrNull("slotStep"),
            input.Money("price"),
            input.MoneyOrNull("deposit"),
            input.Ids<ResourceId>("resourceIds"),
            input.TextOrNull("idempotencyKey"),
            input.ListOrNull("cancellationPolicy", Tier)));

        map.Mutation("updateService", "service", input => new UpdateService(
            input.Id<ServiceId>("serviceId"),
            input.TextOrNull("name"),
            input.SpanOrNull("duration"),
            input.SpanOrNull("bufferBefore"),
            input.SpanOrNull("bufferAfter"),
            input.SpanOrNull("slotStep"),
            input.MoneyOrNull("price"),
            input.MoneyOrNull("deposit"),
            input.IdsOrNull<ResourceId>("resourceIds"),
            input.TextOrNull("idempotencyKey"),
            input.ListOrNull("cancellationPolicy", Tier)));

        map.Mutation("archiveService", "service", input => new ArchiveService(
            input.Id<ServiceId>("serviceId"), input.TextOrNull("idempotencyKey")));
    }

    private static CancellationTier Tier(Input input) => new(input.Int("hoursBefore"), input.Int("refundBasisPoints"));

    private static OpeningHours Hours(Input input) => new(input.Enum<DayOfWeek>("day"), input.Time("opens"), input.Time("closes"));
}
