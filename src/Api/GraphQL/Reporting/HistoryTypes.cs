using GraphBooking.Api.GraphQL.Shared;
using GraphBooking.Api.GraphQL.Shared.Mapping;
using GraphBooking.Application.Reporting;
using GraphBooking.Domain.Customers;
using GraphBooking.Domain.Shared;

namespace GraphBooking.Api.GraphQL.Reporting;

internal static class HistoryTypes
{
    private static readonly Loader<CustomerId, CustomerHistory> Histories =
        Loader.One<CustomerId, CustomerHistory>(ids => new GetCustomerHistories(ids), history => history.CustomerId);

    public static void Map(SchemaMap map)
    {
        map.Query("bookingsAsOf", context => AsOf(context.AsInput()));
        map.Type<Customer>("Customer").Field("history", (customer, request) => request.Load(Histories, customer.Id));
        map.Type<CustomerHistory>("CustomerHistory")
            .Field("bookings", history => history.Bookings)
            .Field("completed", history => history.Completed)
            .Field("cancelled", history => history.Cancelled)
            .Field("noShows", history => history.NoShows)
            .Field("lastVisitAt", history => history.LastVisitAt)
            .Field("paid", history => history.Paid);
    }

    private static GetBookingsAsOf AsOf(Input input) =>
        new(input.Instant("at"), input.Day("day"), input.IdOrNull<ResourceId>("resourceId"));
}
