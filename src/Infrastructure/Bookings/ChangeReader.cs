using GraphBooking.Application.Bookings;
using GraphBooking.Domain.Bookings;
using GraphBooking.Domain.Shared;
using GraphBooking.Infrastructure.Persistence;
using Npgsql;

namespace GraphBooking.Infrastructure.Bookings;

/// <summary>Locks a booking's resource, then the booking, and reads it, in one round trip.</summary>
internal static class ChangeReader
{
    /// <returns>HasMoved when the booking stood at another resource by the time that the lock was had.</returns>
    public static async Task<(FoundAnswer? Answer, bool HasMoved, OpenBooking Booking)> Read(
        BookingTransaction transaction, BookingId id, CustomerId? customerId, CancellationToken cancellationToken)
    {
        await using var batch = transaction.Begin()
            .Add(BookingSql.LockHeads, transaction.Tenant, P.Id(id), P.Uuid(null))
            .Add(BookingSql.LockBooking, transaction.Tenant, P.Id(id));
        transaction.FindAnswer(batch).Add(BookingSql.ClockAndCustomer, transaction.Tenant, P.Id(customerId));
        await using var reader = await batch.Read(cancellationToken);
        var (booking, hasMoved) = await LockedBooking(reader, cancellationToken);
        var answer = await BookingTransaction.ReadAnswer(reader, cancellationToken);
        var clock = await SlotReader.Clock(reader, cancellationToken);
        return (answer, hasMoved, new OpenBooking(booking, clock.CustomerKnown, clock.Now));
    }

    /// <summary>Reads, in this order: locked heads, booking.</summary>
    public static async Task<(Booking? Booking, bool HasMoved)> LockedBooking(NpgsqlDataReader reader, CancellationToken cancellationToken)
    {
        var heads = await reader.NextRows(row => row.GetGuid(0), cancellationToken);
        var booking = await reader.NextRow(Rows.LockedBooking, cancellationToken);
        return (booking, booking is not null && !heads.Contains(booking.ResourceId.Value));
    }
}
