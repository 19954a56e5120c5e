using System.Runtime.CompilerServices;
using GraphBooking.Application.Shared;
using GraphBooking.Infrastructure.Persistence;
using GraphBooking.Infrastructure.Routing;

namespace GraphBooking.Infrastructure.EventStore;

/// <summary>Reads one tenant's part of the feed page by page, behind row-level security and on the primary.</summary>
internal sealed class FeedReplay(DataSources sources, Failover failover, LatestPosition latest)
{
    public const int Page = 500;

    /// <returns>The last position given to the tenant's events.</returns>
    public async Task<long> Head(string tenant, CancellationToken cancellationToken)
    {
        await using var connection = await sources.Application.OpenConnectionAsync(cancellationToken);
        await using var batch = new SqlBatch(connection).SetTenant(tenant).Add(FeedSql.Head, P.Text(tenant));
        await using var reader = await batch.Read(cancellationToken);
        return (await reader.NextRows(row => row.GetInt64(0), cancellationToken))[0];
    }

    /// <summary>All that stands after the position; it ends where the feed ended when the last page was read.</summary>
    public async IAsyncEnumerable<FeedRow> After(
        long position, FeedFilter filter, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        List<FeedRow> page;
        do
        {
            page = await failover.Run(() => Read(position, filter, cancellationToken), cancellationToken);
            foreach (var row in page)
            {
                yield return row;
                position = row.Position;
            }
        }
        while (page.Count == Page);
    }

    private async Task<List<FeedRow>> Read(long position, FeedFilter filter, CancellationToken cancellationToken)
    {
        await using var connection = await sources.Application.OpenConnectionAsync(cancellationToken);
        await using var batch = new SqlBatch(connection).SetTenant(filter.Tenant).Add(
            FeedSql.Replay,
            P.Text(filter.Tenant), P.Long(position), P.Uuid(filter.BookingId), P.Uuid(filter.ResourceId), P.Uuid(filter.CustomerId),
            P.Int(Page)).Add(PositionSql.OfPrimary);
        await using var reader = await batch.Read(cancellationToken);
        var rows = await reader.NextRows(FeedRow.Read, cancellationToken);
        latest.Raise((await reader.NextRows(PositionSql.OfPrimaryRow, cancellationToken))[0]);
        return rows;
    }
}
