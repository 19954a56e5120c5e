using GraphBooking.Api.GraphQL.Shared.Lists;
using GraphBooking.Api.GraphQL.Shared.Mapping;
using GraphBooking.Application.Payments;
using GraphBooking.Domain.Payments;
using GraphBooking.Domain.Shared;

namespace GraphBooking.Api.GraphQL.Payments;

internal static class PaymentQueries
{
    public static readonly ListDefinition Payments = new("payments", new Dictionary<string, ListField>
    {
        ["id"] = new IdField<PaymentId>(),
        ["bookingId"] = new IdField<BookingId>(),
        ["status"] = new EnumField<PaymentStatus>(),
        ["createdAt"] = new InstantField(),
    });

    public static void Map(SchemaMap map, CursorCodec codec)
    {
        map.List<Payment>(codec, Payments, "Payments", request => new ListPayments(request));
        map.Query("paymentDiscrepancies", context => new GetPaymentDiscrepancies(
            context.AsInput().Instant("from"), context.AsInput().Instant("to")));
    }
}
