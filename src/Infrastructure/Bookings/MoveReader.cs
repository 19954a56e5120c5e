using GraphBooking.Application.Bookings;
using GraphBooking.Domain.Shared;
using GraphBooking.Infrastructure.Persistence;

namespace GraphBooking.Infrastructure.Bookings;

/// <summary>Locks both resources of a move, then the booking, and reads all that it is decided by, in one round trip.</summary>
internal static class MoveReader
{
    public static async Task<(FoundAnswer? Answer, bool HasMoved, OpenBooking Booking, OpenSlot Slot)> Read(
        BookingTransaction transaction, BookingId id, ResourceId? resourceId, DateTimeOffset start, CancellationToken cancellationToken)
    {
        await using var batch = transaction.Begin()
            .Add(BookingSql.LockHeads, transaction.Tenant, P.Id(id), P.Id(resourceId))
            .Add(BookingSql.LockBooking, transaction.Tenant, P.Id(id));
        transaction.FindAnswer(batch)
            .Add(BookingSql.ClockAndCustomer, transaction.Tenant, P.Uuid(null))
            .Add(BookingSql.OfferedToMove, transaction.Tenant, P.Id(id), P.Id(resourceId))
            .Add(BookingSql.ReadTarget, transaction.Tenant, P.Id(id), P.Id(resourceId))
            .Add(BookingSql.ReadServiceOf, transaction.Tenant, P.Id(id))
            .Add(BookingSql.ClosuresOfMove, transaction.Tenant, P.Id(id), P.Id(resourceId), P.Instant(start))
            .Add(BookingSql.ClaimsOfMove, transaction.Tenant, P.Id(id), P.Id(resourceId), P.Instant(start));
        await using var reader = await batch.Read(cancellationToken);
        var (booking, hasMoved) = await ChangeReader.LockedBooking(reader, cancellationToken);
        var answer = await BookingTransaction.ReadAnswer(reader, cancellationToken);
        var clock = await SlotReader.Clock(reader, cancellationToken);
        var slot = await SlotReader.Read(reader, clock, cancellationToken);
        return (answer, hasMoved, new OpenBooking(booking, true, clock.Now), slot);
    }
}
