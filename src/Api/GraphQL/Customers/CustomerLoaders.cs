using GraphBooking.Api.GraphQL.Shared;
using GraphBooking.Application.Customers;
using GraphBooking.Domain.Customers;
using GraphBooking.Domain.Shared;

namespace GraphBooking.Api.GraphQL.Customers;

internal static class CustomerLoaders
{
    /// <summary>Null for those that the caller may not see, too.</summary>
    public static readonly Loader<CustomerId, Customer> Customer =
        Loader.One<CustomerId, Customer>(ids => new GetCustomers(ids), customer => customer.Id);
}
