using GraphBooking.Api.GraphQL.Shared.Mapping;
using GraphBooking.Application.Shared;
using GraphBooking.Application.Tenancy;
using GraphBooking.Domain.Tenancy;

namespace GraphBooking.Api.GraphQL.Tenancy;

internal static class TenancyTypes
{
    public static void Map(SchemaMap map)
    {
        map.Query("viewer", (_, request) => new ValueTask<object?>(request.Caller));
        map.Type<Caller>("Viewer")
            .Field("subject", caller => caller.Subject)
            .Field("role", caller => EnumNames<Role>.Of(caller.Role))
            .Field("tenant", (caller, request) => caller.Tenant is { } id ? request.Load(TenancyLoaders.Tenant, id) : null);

        map.Query("tenant", _ => new GetTenant());
        map.Type<Tenant>("Tenant")
            .Field("id", tenant => tenant.Id)
            .Field("slug", tenant => tenant.Slug)
            .Field("name", tenant => tenant.Name)
            .Field("timeZone", tenant => tenant.TimeZone)
            .Field("currency", tenant => tenant.Currency)
            .Field("isolation", tenant => EnumNames<TenantIsolation>.Of(tenant.Isolation))
            .Field("region", tenant => tenant.Region);

        map.Mutation("createTenant", "tenant", input => new CreateTenant(
            input.Text("slug"),
            input.Text("name"),
            input.Text("timeZone"),
            input.Text("currency"),
            input.Enum<TenantIsolation>("isolation"),
            input.TextOrNull("region")));
    }
}
