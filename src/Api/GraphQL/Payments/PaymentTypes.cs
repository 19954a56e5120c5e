using GraphBooking.Api.GraphQL.Shared.Mapping;

namespace GraphBooking.Api.GraphQL.Payments;

/// <summary>The contract's types of payments, for callers to write documents against; no payment can be made yet.</summary>
internal static class PaymentTypes
{
    public static void Map(SchemaMap map) => map.NotReachableYet(
        "Payment",
        "PaymentsConnection",
        "PaymentsEdge",
        "StartPaymentPayload",
        "RefundPaymentPayload",
        "PaymentDeclinedError",
        "RefundExceedsPaymentError");
}
