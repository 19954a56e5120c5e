using GraphBooking.Application.Bookings;
using GraphBooking.Domain.Availability;
using GraphBooking.Domain.Catalog;
using GraphBooking.Domain.Shared;
using GraphBooking.Infrastructure.Caching;
using GraphBooking.Infrastructure.Persistence;
using Npgsql;

namespace GraphBooking.Infrastructure.Bookings;

/// <param name="ResourceId">Where.</param>
/// <param name="ServiceId">What.</param>
/// <param name="CustomerId">For whom, if anybody.</param>
/// <param name="Start">When.</param>
internal sealed record WantedSlot(ResourceId ResourceId, ServiceId ServiceId, CustomerId? CustomerId, DateTimeOffset Start);

/// <summary>
/// Locks a resource and reads all that a hold there is decided by, in one round trip. What the cache has of the catalogue need
/// not be read, only its version: where that has changed, a second round trip reads it all.
/// </summary>
internal sealed class HoldReader(CachedCatalog catalog, BookingTransaction transaction)
{
    // After the columns that both statements share.
    private const int CatalogVersion = 11;
    private const int Offered = 11;
    private const int FirstOfResource = Offered + 1;
    private const int FirstOfService = FirstOfResource + Rows.ResourceWidth;

    public async Task<(FoundAnswer? Answer, OpenSlot Slot)> Read(WantedSlot wanted, CancellationToken cancellationToken)
    {
        var (first, last) = Reach(wanted.Start);
        await using var batch = transaction.Begin()
            .Add(BookingSql.LockForHold, transaction.Tenant, P.Id(wanted.ResourceId), P.Int(first), P.Int(last));
        var seen = await catalog.LastSeenOffer(transaction.TenantId, wanted.ServiceId.Value, cancellationToken);
        if (seen is not { } known || known.Value!.At(wanted.ResourceId) is not { } resource)
        {
            return await ReadAll(batch, wanted, cancellationToken);
        }

        if (await ReadKnown(batch, known, resource, wanted, cancellationToken) is { } opened)
        {
            return opened;
        }

        // The tenant once more: its result is passed over, as in the batch that began.
        await using var again = transaction.Batch().SetTenant(transaction.TenantId.Value);
        return await ReadAll(again, wanted, cancellationToken);
    }

    // What the claim will be is decided under the lock: it reaches no further than the longest one to either side.
    private static (int First, int Last) Reach(DateTimeOffset start) => DaySpan.StretchesOf(
        start.UtcTicks > BookingSql.LongestClaim.Ticks ? start - BookingSql.LongestClaim : DateTimeOffset.MinValue,
        start.UtcTicks < DateTimeOffset.MaxValue.UtcTicks - BookingSql.LongestClaim.Ticks ? start + BookingSql.LongestClaim : DateTimeOffset.MaxValue);

    private async Task<(FoundAnswer? Answer, OpenSlot Slot)?> ReadKnown(
        SqlBatch batch, Versioned<Guid, Offer> known, Resource resource, WantedSlot wanted, CancellationToken cancellationToken)
    {
        var service = known.Value!.Service;
        batch.Add(
            HoldSql.ReadKnown,
            transaction.Tenant, P.Id(wanted.ResourceId), P.Span(service.Duration), P.Id(wanted.CustomerId), transaction.KeyHash,
            P.Instant(wanted.Start), P.Span(service.BufferBefore), P.Span(service.BufferAfter));
        await using var reader = await batch.Read(cancellationToken);
        var rows = await reader.NextRows(
            row => row.GetInt64(CatalogVersion) == known.Version
                ? (Answer(row), Slot(row, resource, service, isOffered: true))
                : ((FoundAnswer?, OpenSlot)?)null,
            cancellationToken);
        return rows[0];
    }

    private async Task<(FoundAnswer? Answer, OpenSlot Slot)> ReadAll(SqlBatch batch, WantedSlot wanted, CancellationToken cancellationToken)
    {
        batch
            .Add(
                HoldSql.Read,
                transaction.Tenant, P.Id(wanted.ResourceId), P.Id(wanted.ServiceId), P.Id(wanted.CustomerId), transaction.KeyHash,
                P.Instant(wanted.Start))
            .Add(CatalogSql.Offers, transaction.Tenant, P.Uuids([wanted.ServiceId.Value]));
        await using var reader = await batch.Read(cancellationToken);
        var rows = await reader.NextRows(Opened, cancellationToken);
        var (version, found) = await CatalogSql.ReadOffers(reader, cancellationToken);
        await catalog.Store(transaction.TenantId, new(wanted.ServiceId.Value, version, found.GetValueOrDefault(wanted.ServiceId.Value)));
        return rows[0];
    }

    private static (FoundAnswer? Answer, OpenSlot Slot) Opened(NpgsqlDataReader row) => (
        Answer(row),
        Slot(
            row,
            row.IsDBNull(FirstOfResource) ? null : Rows.Resource(row, FirstOfResource),
            row.IsDBNull(FirstOfService) ? null : Rows.Service(row, FirstOfService),
            row.GetBoolean(Offered)));

    private static FoundAnswer? Answer(NpgsqlDataReader row) =>
        row.IsDBNull(2) ? null : new FoundAnswer(row.GetFieldValue<byte[]>(2), row.GetGuid(3), row.GetString(4));

    private static OpenSlot Slot(NpgsqlDataReader row, Resource? resource, Service? service, bool isOffered) => new(
        resource,
        service,
        isOffered,
        row.GetBoolean(1),
        row.IsDBNull(5) ? [] : Closures(row),
        row.IsDBNull(7) ? [] : Busy(row),
        Rows.Instant(row, 0));

    private static TimeRange[] Closures(NpgsqlDataReader row)
    {
        var (starts, ends) = (row.GetFieldValue<DateTime[]>(5), row.GetFieldValue<DateTime[]>(6));
        return [.. starts.Zip(ends, (start, end) => new TimeRange(start, end))];
    }

    private static BusyInterval[] Busy(NpgsqlDataReader row)
    {
        var (starts, ends) = (row.GetFieldValue<DateTime[]>(7), row.GetFieldValue<DateTime[]>(8));
        var (quantities, expiries) = (row.GetFieldValue<int[]>(9), row.GetFieldValue<DateTime?[]>(10));
        return [.. starts.Select((start, i) => new BusyInterval(start, ends[i], quantities[i], expiries[i]))];
    }
}
