using GraphBooking.Application.Bookings;
using GraphBooking.Domain.Availability;
using GraphBooking.Domain.Shared;
using GraphBooking.Infrastructure.Persistence;
using Npgsql;

namespace GraphBooking.Infrastructure.Bookings;

/// <summary>Locks a resource and reads all that a hold there is decided by, in one round trip.</summary>
internal static class HoldReader
{
    // The columns of the resource come after those of the hold, and the service's after those.
    private const int FirstOfResource = 12;
    private const int FirstOfService = FirstOfResource + Rows.ResourceWidth;

    public static async Task<(FoundAnswer? Answer, OpenSlot Slot)> Read(
        BookingTransaction transaction,
        ResourceId resourceId,
        ServiceId serviceId,
        CustomerId? customerId,
        DateTimeOffset start,
        CancellationToken cancellationToken)
    {
        await using var batch = transaction.Begin()
            .Add(BookingSql.LockForHold, transaction.Tenant, P.Id(resourceId))
            .Add(
                HoldSql.Read,
                transaction.Tenant, P.Id(resourceId), P.Id(serviceId), P.Id(customerId), transaction.KeyHash, P.Instant(start));
        await using var reader = await batch.Read(cancellationToken);
        var rows = await reader.NextRows(row => (Answer(row), Slot(row)), cancellationToken);
        return rows[0];
    }

    private static FoundAnswer? Answer(NpgsqlDataReader row) =>
        row.IsDBNull(3) ? null : new FoundAnswer(row.GetFieldValue<byte[]>(3), row.GetGuid(4), row.GetString(5));

    private static OpenSlot Slot(NpgsqlDataReader row) => new(
        row.IsDBNull(FirstOfResource) ? null : Rows.Resource(row, FirstOfResource),
        row.IsDBNull(FirstOfService) ? null : Rows.Service(row, FirstOfService),
        row.GetBoolean(2),
        row.GetBoolean(1),
        row.IsDBNull(6) ? [] : Closures(row),
        row.IsDBNull(8) ? [] : Busy(row),
        Rows.Instant(row, 0));

    private static TimeRange[] Closures(NpgsqlDataReader row)
    {
        var (starts, ends) = (row.GetFieldValue<DateTime[]>(6), row.GetFieldValue<DateTime[]>(7));
        return [.. starts.Zip(ends, (start, end) => new TimeRange(start, end))];
    }

    private static BusyInterval[] Busy(NpgsqlDataReader row)
    {
        var (starts, ends) = (row.GetFieldValue<DateTime[]>(8), row.GetFieldValue<DateTime[]>(9));
        var (quantities, expiries) = (row.GetFieldValue<int[]>(10), row.GetFieldValue<DateTime?[]>(11));
        return [.. starts.Select((start, i) => new BusyInterval(start, ends[i], quantities[i], expiries[i]))];
    }
}
