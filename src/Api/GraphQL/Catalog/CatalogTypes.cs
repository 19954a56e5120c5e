using GraphBooking.Api.GraphQL.Shared.Mapping;
using GraphBooking.Application.Shared;
using GraphBooking.Domain.Catalog;

namespace GraphBooking.Api.GraphQL.Catalog;

internal static class CatalogTypes
{
    public static void Map(SchemaMap map)
    {
        map.Type<Resource>("Resource")
            .Field("id", resource => resource.Id)
            .Field("name", resource => resource.Name)
            .Field("timeZone", resource => resource.TimeZone)
            .Field("capacity", resource => resource.Capacity)
            .Field("openingHours", resource => resource.OpeningHours)
            .Field("attributes", resource => resource.Attributes)
            .Field("archivedAt", resource => resource.ArchivedAt);

        map.Type<OpeningHours>("OpeningHours")
            .Field("day", hours => EnumNames<DayOfWeek>.Of(hours.Day))
            .Field("opens", hours => hours.Opens)
            .Field("closes", hours => hours.Closes);

        map.Type<Service>("Service")
            .Field("id", service => service.Id)
            .Field("name", service => service.Name)
            .Field("duration", service => service.Duration)
            .Field("bufferBefore", service => service.BufferBefore)
            .Field("bufferAfter", service => service.BufferAfter)
            .Field("slotStep", service => service.SlotStep)
            .Field("price", service => service.Price)
            .Field("deposit", service => service.Deposit)
            .Field("resources", (service, request) => request.Load(CatalogLoaders.Offering, service.Id))
            .Field("cancellationPolicy", service => service.CancellationTiers)
            .Field("archivedAt", service => service.ArchivedAt);

        map.Type<CancellationTier>("CancellationTier")
            .Field("hoursBefore", tier => tier.HoursBefore)
            .Field("refundBasisPoints", tier => tier.RefundBasisPoints);
    }
}
