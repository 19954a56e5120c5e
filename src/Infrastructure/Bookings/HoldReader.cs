using GraphBooking.Application.Bookings;
using GraphBooking.Domain.Shared;
using GraphBooking.Infrastructure.Persistence;

namespace GraphBooking.Infrastructure.Bookings;

/// <summary>Locks a resource and reads all that a hold there is decided by, in one round trip.</summary>
internal static class HoldReader
{
    public static async Task<(FoundAnswer? Answer, OpenSlot Slot)> Read(
        BookingTransaction transaction,
        ResourceId resourceId,
        ServiceId serviceId,
        CustomerId? customerId,
        DateTimeOffset start,
        CancellationToken cancellationToken)
    {
        await using var batch = transaction.Begin().Add(BookingSql.LockForHold, transaction.Tenant, P.Id(resourceId));
        transaction.FindAnswer(batch)
            .Add(BookingSql.ClockAndCustomer, transaction.Tenant, P.Id(customerId))
            .Add(BookingSql.Offered, transaction.Tenant, P.Id(serviceId), P.Id(resourceId))
            .Add(BookingSql.ReadResource, transaction.Tenant, P.Id(resourceId))
            .Add(BookingSql.ReadService, transaction.Tenant, P.Id(serviceId))
            .Add(BookingSql.ClosuresOfHold, transaction.Tenant, P.Id(resourceId), P.Id(serviceId), P.Instant(start))
            .Add(BookingSql.ClaimsOfHold, transaction.Tenant, P.Id(resourceId), P.Id(serviceId), P.Instant(start));
        await using var reader = await batch.Read(cancellationToken);
        var answer = await BookingTransaction.ReadAnswer(reader, cancellationToken);
        var clock = await SlotReader.Clock(reader, cancellationToken);
        return (answer, await SlotReader.Read(reader, clock, cancellationToken));
    }
}
