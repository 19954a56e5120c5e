using GraphBooking.Api.GraphQL.Bookings;
using GraphBooking.Api.GraphQL.Shared;
using GraphBooking.Api.GraphQL.Shared.Mapping;
using GraphBooking.Application.Payments;
using GraphBooking.Application.Shared;
using GraphBooking.Domain.Payments;
using GraphBooking.Domain.Shared;

namespace GraphBooking.Api.GraphQL.Payments;

internal static class PaymentTypes
{
    public static void Map(SchemaMap map)
    {
        map.Type<Payment>("Payment")
            .Field("id", payment => payment.Id)
            .Field("booking", (payment, request) => request.Load(BookingLoaders.Booking, payment.BookingId))
            .Field("status", payment => EnumNames<PaymentStatus>.Of(payment.Status))
            .Field("amount", payment => payment.Amount)
            .Field("captured", payment => payment.Captured)
            .Field("refunded", payment => payment.Refunded)
            .Field("clientSecret", (payment, request) =>
                payment.Status == PaymentStatus.RequiresAction ? request.Load(PaymentLoaders.ClientSecret, payment.Id) : null)
            .Field("failureCode", payment => payment.FailureCode)
            .Field("card", payment => payment.Card)
            .Field("refunds", (payment, request) => request.Load(PaymentLoaders.Refunds, payment.Id))
            .Field("disputes", payment => payment.Disputes.Select(dispute => new DisputeOf(payment, dispute)))
            .Field("createdAt", payment => payment.CreatedAt);

        map.Type<PaymentCard>("PaymentCard")
            .Field("brand", card => card.Brand)
            .Field("last4", card => card.Last4);
        map.Type<Refund>("Refund")
            .Field("id", refund => refund.Id)
            .Field("amountMinor", refund => refund.AmountMinor)
            .Field("status", refund => EnumNames<RefundStatus>.Of(refund.Status))
            .Field("reason", refund => refund.Reason)
            .Field("createdAt", refund => refund.CreatedAt);
        map.Type<DisputeOf>("Dispute")
            .Field("amount", of => new Money(of.Dispute.AmountMinor, of.Payment.Currency))
            .Field("status", of => EnumNames<DisputeStatus>.Of(of.Dispute.Status));
        MapDiscrepancies(map);

        map.Error<PaymentDeclinedError>().Field("declineCode", error => error.DeclineCode);
        map.Error<RefundExceedsPaymentError>().Field("refundable", error => error.Refundable);
    }

    private static void MapDiscrepancies(SchemaMap map)
    {
        map.Type<PaymentDiscrepancy>("PaymentDiscrepancy")
            .Field("kind", found => EnumNames<DiscrepancyKind>.Of(found.Kind))
            .Field("providerReference", found => found.ProviderReference)
            .Field("payment", found => found.Books)
            .Field("provider", found => found.Provider);
        map.Type<ProviderPayment>("ProviderBooks")
            .Field("status", payment => EnumNames<PaymentStatus>.Of(payment.Status))
            .Field("capturedMinor", payment => payment.CapturedMinor)
            .Field("refundedMinor", payment => payment.Refunds
                .Where(refund => refund.Status == RefundStatus.Succeeded).Sum(refund => refund.AmountMinor));
    }

    private sealed record DisputeOf(Payment Payment, Dispute Dispute);
}
