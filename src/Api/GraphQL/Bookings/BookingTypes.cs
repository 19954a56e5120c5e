using GraphBooking.Api.GraphQL.Catalog;
using GraphBooking.Api.GraphQL.Customers;
using GraphBooking.Api.GraphQL.Payments;
using GraphBooking.Api.GraphQL.Shared;
using GraphBooking.Api.GraphQL.Shared.Mapping;
using GraphBooking.Application.Bookings;
using GraphBooking.Application.Shared;
using GraphBooking.Domain.Bookings;

namespace GraphBooking.Api.GraphQL.Bookings;

internal static class BookingTypes
{
    public static void Map(SchemaMap map)
    {
        map.Type<Booking>("Booking")
            .Field("id", booking => booking.Id)
            .Field("reference", booking => booking.Reference)
            .Field("status", booking => EnumNames<BookingStatus>.Of(booking.Status))
            .Field("version", booking => booking.Version)
            .Field("resource", (booking, request) => request.Load(CatalogLoaders.Resource, booking.ResourceId))
            .Field("service", (booking, request) => request.Load(CatalogLoaders.Service, booking.ServiceId))
            .Field("customer", (booking, request) =>
                booking.CustomerId is { } customer ? request.Load(CustomerLoaders.Customer, customer) : null)
            .Field("start", booking => booking.Start)
            .Field("end", booking => booking.End)
            .Field("quantity", booking => booking.Quantity)
            .Field("price", booking => booking.Price)
            .Field("balance", booking => booking.Balance)
            .Field("payments", (booking, request) => request.Load(PaymentLoaders.OfBooking, booking.Id))
            .Field("holdExpiresAt", booking => booking.HoldExpiresAt)
            .Field("attributes", booking => booking.Attributes)
            .Field("history", (booking, request) => request.Load(BookingLoaders.History, booking.Id))
            .Field("createdAt", booking => booking.CreatedAt)
            .Field("updatedAt", booking => booking.UpdatedAt);

        map.Type<BookingHistoryEntry>("BookingEvent")
            .Field("version", entry => entry.Version)
            .Field("type", entry => entry.Type)
            .Field("occurredAt", entry => entry.OccurredAt)
            .Field("actor", entry => entry.Actor)
            .Field("data", entry => entry.Data);

        map.Error<SlotUnavailableError>().Field("alternatives", error => error.Alternatives);
        map.Error<OutsideOpeningHoursError>();
        map.Error<HoldExpiredError>().Field("expiredAt", error => error.ExpiredAt);
        map.Error<PaymentRequiredError>().Field("due", error => error.Due);
        map.Error<InvalidTransitionError>()
            .Field("from", error => EnumNames<BookingStatus>.Of(error.From))
            .Field("to", error => EnumNames<BookingStatus>.Of(error.To));
    }
}
