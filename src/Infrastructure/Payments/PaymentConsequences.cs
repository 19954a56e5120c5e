using GraphBooking.Application.Shared;
using GraphBooking.Domain.Bookings;
using GraphBooking.Domain.Payments;
using GraphBooking.Infrastructure.Persistence;

namespace GraphBooking.Infrastructure.Payments;

/// <summary>What a step of a booking means for its money, written in the same commit.</summary>
internal static class PaymentConsequences
{
    public static void Add(SqlBatch batch, string tenant, BookingChange change, Booking before)
    {
        var booking = change.Booking;
        var transaction = Guid.CreateVersion7();
        foreach (var line in Ledger.Sale(booking.PriceMinor - before.PriceMinor))
        {
            batch.Add(
                PaymentSql.AdjustSale,
                P.Text(tenant), P.Uuid(transaction), P.Text(EnumNames<LedgerAccount>.Of(line.Account)), P.Long(line.AmountMinor), P.Text(booking.Currency),
                P.Id(booking.Id), P.Instant(booking.UpdatedAt));
        }

        if (booking.KeepAtMostMinor is not null && booking.KeepAtMostMinor != before.KeepAtMostMinor)
        {
            batch.Add(PaymentSql.InsertReturn, P.Text(tenant), P.Uuid(Guid.CreateVersion7()), P.Id(booking.Id));
        }
    }
}
