using GraphBooking.Api.GraphQL.Bookings;
using GraphBooking.Api.GraphQL.Catalog;
using GraphBooking.Api.GraphQL.Customers;
using GraphBooking.Api.GraphQL.Execution;
using GraphBooking.Api.GraphQL.Partners;
using GraphBooking.Api.GraphQL.Payments;
using GraphBooking.Api.GraphQL.Shared;
using GraphBooking.Api.GraphQL.Shared.Mapping;
using GraphBooking.Api.GraphQL.Tenancy;
using GraphBooking.Application.Shared;
using GraphBooking.Domain.Shared;
using GraphBooking.Domain.Tenancy;

namespace GraphBooking.Api.GraphQL;

/// <summary>Any object by its id: the id's prefix says which loader has it, and all of one type are loaded together.</summary>
internal static class NodeQueries
{
    public static void Map(SchemaMap map)
    {
        map.Query("node", (context, request) => new ValueTask<object?>(Load(request, context.Text("id"))));
        map.Query("nodes", (context, request) =>
        {
            var ids = (IReadOnlyList<object?>)context.Argument("ids")!;
            return ids.Count <= Limits.GreatestPageSize
                ? new ValueTask<object?>(ids.Select(id => Load(request, (string)id!)).ToArray())
                : throw Refusal.Of(new ValidationError("ids", $"Must be at most {Limits.GreatestPageSize} ids."));
        });
    }

    private static object? Load(RequestContext request, string id) =>
        EntityId.TryParse<BookingId>(id, out var booking) ? request.Load(BookingLoaders.Booking, booking)
        : EntityId.TryParse<ResourceId>(id, out var resource) ? request.Load(CatalogLoaders.Resource, resource)
        : EntityId.TryParse<ServiceId>(id, out var service) ? request.Load(CatalogLoaders.Service, service)
        : EntityId.TryParse<CustomerId>(id, out var customer) ? request.Load(CustomerLoaders.Customer, customer)
        : EntityId.TryParse<PaymentId>(id, out var payment) ? request.Load(PaymentLoaders.Payment, payment)
        : EntityId.TryParse<PartnerId>(id, out var partner) ? request.Load(PartnerLoaders.Partner, partner)
        : TenantId.TryParse(id, out var tenant) ? request.Load(TenancyLoaders.Tenant, tenant)
        : null;
}
