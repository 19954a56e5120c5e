using GraphBooking.Api.GraphQL.Shared.Lists;
using GraphBooking.Api.GraphQL.Shared.Mapping;
using GraphBooking.Application.Customers;
using GraphBooking.Application.Shared;
using GraphBooking.Domain.Customers;
using GraphBooking.Domain.Shared;

namespace GraphBooking.Api.GraphQL.Customers;

internal static class CustomerTypes
{
    /// <summary>Personal fields can be asked no more than their encryption will leave possible.</summary>
    public static readonly ListDefinition Customers = new("customers", new Dictionary<string, ListField>
    {
        ["id"] = new IdField<CustomerId>(),
        ["name"] = new TextField(
            operators: [FilterOperator.Equal, FilterOperator.In, FilterOperator.Contains, FilterOperator.StartsWith]),
        ["email"] = new TextField(operators: [FilterOperator.Equal, FilterOperator.In]),
        ["phone"] = new TextField(holdsCardNumbers: true, FilterOperator.Equal, FilterOperator.In),
        ["createdAt"] = new InstantField(),
    });

    public static void Map(SchemaMap map, CursorCodec codec)
    {
        map.Type<Customer>("Customer")
            .Field("id", customer => customer.Id)
            .Field("name", customer => customer.Name)
            .Field("email", customer => customer.Email)
            .Field("phone", customer => customer.Phone)
            .Field("erasedAt", customer => customer.ErasedAt);

        map.QueryById("customer", CustomerLoaders.Customer);
        map.List<Customer>(codec, Customers, "Customers", request => new ListCustomers(request));

        map.Mutation("createCustomer", "customer", input => new CreateCustomer(
            input.Text("name"),
            input.TextOrNull("email"),
            input.TextOrNull("phone"),
            input.TextOrNull("idempotencyKey")));

        map.Mutation("updateCustomer", "customer", input => new UpdateCustomer(
            input.Id<CustomerId>("customerId"),
            input.TextOrNull("name"),
            input.TextOrNull("email"),
            input.TextOrNull("phone"),
            input.TextOrNull("idempotencyKey")));

        map.NotReachableYet("EraseCustomerPayload", "ExportCustomerPayload");
    }
}
