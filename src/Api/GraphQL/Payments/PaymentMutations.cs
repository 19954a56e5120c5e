using GraphBooking.Api.GraphQL.Shared.Mapping;
using GraphBooking.Application.Payments;
using GraphBooking.Domain.Shared;

namespace GraphBooking.Api.GraphQL.Payments;

internal static class PaymentMutations
{
    public static void Map(SchemaMap map)
    {
        map.Mutation("startPayment", "payment", input => new StartPayment(
            input.Id<BookingId>("bookingId"),
            input.MoneyOrNull("amount"),
            input.TextOrNull("paymentMethodToken"),
            input.TextOrNull("idempotencyKey")));

        map.Mutation("refundPayment", "payment", input => new RefundPayment(
            input.Id<PaymentId>("paymentId"),
            input.MoneyOrNull("amount"),
            input.TextOrNull("reason"),
            input.TextOrNull("idempotencyKey")));
    }
}
