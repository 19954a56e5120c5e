using GraphBooking.Api.GraphQL.Shared.Mapping;
using GraphBooking.Application.Bookings;
using GraphBooking.Domain.Shared;

namespace GraphBooking.Api.GraphQL.Bookings;

internal static class BookingMutations
{
    public static void Map(SchemaMap map)
    {
        map.Mutation("holdSlot", "booking", input => new HoldSlot(
            input.Id<ServiceId>("serviceId"),
            input.Id<ResourceId>("resourceId"),
            input.Instant("start"),
            input.Int("quantity"),
            input.IdOrNull<CustomerId>("customerId"),
            input.SpanOrNull("holdFor"),
            input.TextOrNull("attributes"),
            input.TextOrNull("idempotencyKey")));

        map.Mutation("rescheduleBooking", "booking", input => new RescheduleBooking(
            input.Id<BookingId>("bookingId"),
            input.Instant("start"),
            input.IdOrNull<ResourceId>("resourceId"),
            input.IntOrNull("expectedVersion"),
            input.TextOrNull("idempotencyKey")));

        map.Mutation("assignCustomer", "booking", input => new AssignCustomer(
            input.Id<BookingId>("bookingId"),
            input.Id<CustomerId>("customerId"),
            input.IntOrNull("expectedVersion"),
            input.TextOrNull("idempotencyKey")));

        map.Mutation("cancelBooking", "booking", input => new CancelBooking(
            input.Id<BookingId>("bookingId"),
            input.TextOrNull("reason"),
            input.IntOrNull("expectedVersion"),
            input.TextOrNull("idempotencyKey")));

        MapStep(map, "confirmBooking", (id, version, key) => new ConfirmBooking(id, version, key));
        MapStep(map, "checkInBooking", (id, version, key) => new CheckInBooking(id, version, key));
        MapStep(map, "completeBooking", (id, version, key) => new CompleteBooking(id, version, key));
        MapStep(map, "markNoShow", (id, version, key) => new MarkNoShow(id, version, key));
    }

    private static void MapStep(SchemaMap map, string name, Func<BookingId, int?, string?, IBookingStep> step) =>
        map.Mutation(name, "booking", input => step(
            input.Id<BookingId>("bookingId"), input.IntOrNull("expectedVersion"), input.TextOrNull("idempotencyKey")));
}
