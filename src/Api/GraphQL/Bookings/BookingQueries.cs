using GraphBooking.Api.GraphQL.Shared;
using GraphBooking.Api.GraphQL.Shared.Lists;
using GraphBooking.Api.GraphQL.Shared.Mapping;
using GraphBooking.Application.Bookings;
using GraphBooking.Application.Payments;
using GraphBooking.Domain.Bookings;
using GraphBooking.Domain.Shared;

namespace GraphBooking.Api.GraphQL.Bookings;

internal static class BookingQueries
{
    public static readonly ListDefinition Bookings = new("bookings", new Dictionary<string, ListField>
    {
        ["id"] = new IdField<BookingId>(),
        ["reference"] = new TextField(),
        ["status"] = new EnumField<BookingStatus>(),
        ["start"] = new InstantField(),
        ["createdAt"] = new InstantField(),
        ["resourceId"] = new IdField<ResourceId>(),
        ["serviceId"] = new IdField<ServiceId>(),
        ["customerId"] = new IdField<CustomerId>(),
        ["attributes"] = new JsonField(),
    });

    public static void Map(SchemaMap map, CursorCodec codec)
    {
        map.QueryById("booking", context => BookingLoaders.With(SelectedLinks.Of(context)));
        map.Query("bookingByReference", context => new GetBookingByReference(context.WellFormedText("reference")));
        map.List<Booking>(codec, Bookings, "Bookings", async (context, request, asked) =>
        {
            var (page, linked) = Refusal.ThrowUnlessOk(
                await request.Send(new ListBookings(asked, SelectedLinks.Of(context)), context.CancellationToken));
            request.Know(page.Items.Select(item => item.Value), linked);
            return page;
        });
    }
}
