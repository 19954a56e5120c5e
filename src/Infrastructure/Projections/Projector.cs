using GraphBooking.Application.Tenancy;
using GraphBooking.Domain.Shared;
using GraphBooking.Infrastructure.EventStore;
using GraphBooking.Infrastructure.Persistence;
using GraphBooking.Infrastructure.Routing;
using NodaTime;
using Npgsql;

namespace GraphBooking.Infrastructure.Projections;

/// <summary>
/// Applies a tenant's feed to read models: rows and checkpoints in one transaction, behind the tenant's row-level security.
/// An event that cannot be applied is parked with its reason, and the rest of its stream is held back. For one user at a time.
/// </summary>
/// <param name="sources">The application's pool is used.</param>
/// <param name="tenants">Gives the time zones.</param>
/// <param name="events">Reads what is stored.</param>
internal sealed class Projector(DataSources sources, ITenantDirectory tenants, EventReader events)
{
    private readonly BookingFold _fold = new(events);
    private readonly Dictionary<string, DateTimeZone> _zones = [];

    /// <summary>Applies what follows the hindmost checkpoint of these projections.</summary>
    /// <param name="tenant">The key.</param>
    /// <param name="projections">At least one.</param>
    /// <param name="side">Which generation.</param>
    /// <param name="most">How many events at most.</param>
    /// <param name="cancellationToken">Ends it before anything is written.</param>
    /// <returns>How many events were applied; 0 when there was nothing to do, or another was at work on all of it.</returns>
    public async Task<int> Turn(
        string tenant, IReadOnlyList<IProjection> projections, Side side, int most, CancellationToken cancellationToken)
    {
        try
        {
            return await Apply(tenant, projections, side, most, null, cancellationToken);
        }
        catch (Exception e) when (IsOfAnEvent(e))
        {
            // Whose it is shows when each is tried alone, with fewer and fewer events.
            return projections.Count > 1 ? await EachAlone(tenant, projections, side, most, cancellationToken)
                : most > 1 ? await Turn(tenant, projections, side, most / 2, cancellationToken)
                : await Apply(tenant, projections, side, 1, BookingFold.Reason(e), cancellationToken);
        }
    }

    /// <summary>Applies what waits of a parked stream to the live read model.</summary>
    /// <returns>Why it still cannot be; null when it was, or nothing waits.</returns>
    public async Task<string?> Replay(string tenant, IProjection projection, BookingId stream, CancellationToken cancellationToken)
    {
        await using var connection = await sources.Application.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        if (await LockParked(connection, tenant, projection, stream, cancellationToken) is not { } parked)
        {
            return null;
        }

        var feed = await ReadWaiting(connection, tenant, stream, parked, cancellationToken);
        _fold.Forget(feed);
        var (steps, broken) = await _fold.Follow(feed, connection, tenant, cancellationToken);
        if (broken.Count > 0)
        {
            return broken[0].Reason;
        }

        try
        {
            await using var batch = new SqlBatch(connection);
            projection.Write(batch, new ProjectionTarget(tenant, parked.Generation, await ZoneOf(tenant, cancellationToken)), steps);
            batch.Add(ProjectionSql.Release, P.Text(tenant), P.Text(projection.Name), P.Short(parked.Generation), P.Text(stream.ToString()));
            await batch.Run(cancellationToken);
            await transaction.CommitAsync(CancellationToken.None);
            return null;
        }
        catch (Exception e) when (IsOfAnEvent(e))
        {
            return BookingFold.Reason(e);
        }
    }

    private static async Task<(short Generation, int Version, long Position)?> LockParked(
        NpgsqlConnection connection, string tenant, IProjection projection, BookingId stream, CancellationToken cancellationToken)
    {
        await using var batch = new SqlBatch(connection)
            .SetTenant(tenant)
            .Add(ProjectionSql.KeepLive, P.Array([projection.Name]))
            .Add(ProjectionSql.LockParked, P.Text(tenant), P.Text(projection.Name), P.Text(stream.ToString()));
        await using var reader = await batch.Read(cancellationToken);
        await reader.NextResultAsync(cancellationToken);
        var found = await reader.NextRows(row => (row.GetInt16(0), row.GetInt32(1), row.GetInt64(2)), cancellationToken);
        return found.Count == 0 ? null : found[0];
    }

    private static async Task<List<FeedEvent>> ReadWaiting(
        NpgsqlConnection connection, string tenant, BookingId stream, (short Generation, int Version, long Position) parked, CancellationToken cancellationToken)
    {
        await using var batch = new SqlBatch(connection)
            .SetTenant(tenant)
            .Add(ProjectionSql.Waiting, P.Text(tenant), P.Id(stream), P.Int(parked.Version), P.Long(parked.Position));
        await using var reader = await batch.Read(cancellationToken);
        return await reader.NextRows(FeedEvent.Read, cancellationToken);
    }

    private async Task<int> EachAlone(
        string tenant, IReadOnlyList<IProjection> projections, Side side, int most, CancellationToken cancellationToken)
    {
        var applied = 0;
        foreach (var projection in projections)
        {
            applied = Math.Max(applied, await Turn(tenant, [projection], side, most, cancellationToken));
        }

        return applied;
    }

    /// <param name="tenant">The key.</param>
    /// <param name="projections">At least one.</param>
    /// <param name="side">Which generation.</param>
    /// <param name="most">How many events at most.</param>
    /// <param name="reason">Why they are to be parked; null for applying them.</param>
    /// <param name="cancellationToken">Ends it before anything is written.</param>
    private async Task<int> Apply(
        string tenant, IReadOnlyList<IProjection> projections, Side side, int most, string? reason, CancellationToken cancellationToken)
    {
        await using var connection = await sources.Application.OpenConnectionAsync(cancellationToken);
        if (await Lease.Take(connection, tenant, projections, side, most, cancellationToken) is not { Events.Count: > 0 } lease)
        {
            return await Rollback(connection);
        }

        var feed = lease.Events;
        MustBeGapless(lease.Position, feed);

        try
        {
            await using var batch = new SqlBatch(connection);
            if (reason is null)
            {
                await Write(batch, connection, tenant, lease, cancellationToken);
            }
            else
            {
                lease.Park(batch, tenant, lease.Projections[0], new BrokenStream(feed[0].Booking, feed[0].Version, reason));
            }

            lease.Advance(batch, tenant);
            await batch.Add("COMMIT").Run(CancellationToken.None);
            return feed.Count;
        }
        catch
        {
            _fold.Forget(feed);
            throw;
        }
    }

    private async Task Write(SqlBatch batch, NpgsqlConnection connection, string tenant, Lease lease, CancellationToken cancellationToken)
    {
        var (steps, broken) = await _fold.Follow(lease.Events, connection, tenant, cancellationToken);
        var target = new ProjectionTarget(tenant, lease.Generation, await ZoneOf(tenant, cancellationToken));
        foreach (var projection in lease.Projections)
        {
            var heldBack = lease.Parked[projection.Name].ToHashSet();
            foreach (var stream in broken.Where(stream => !heldBack.Contains(stream.Booking.ToString())))
            {
                lease.Park(batch, tenant, projection, stream);
            }

            List<ProjectedStep> own = heldBack.Count == 0 ? steps : [.. steps.Where(step => !heldBack.Contains(step.After.Id.ToString()))];
            if (own.Count > 0)
            {
                projection.Write(batch, target, own);
            }
        }
    }

    private static void MustBeGapless(long position, List<FeedEvent> feed)
    {
        for (var i = 0; i < feed.Count; i++)
        {
            if (feed[i].Position != position + i + 1)
            {
                throw new NpgsqlException($"The feed has a gap after position {position + i}.");
            }
        }
    }

    private static async Task<int> Rollback(NpgsqlConnection connection)
    {
        await using var end = new SqlBatch(connection).Add("ROLLBACK");
        await end.Run(CancellationToken.None);
        return 0;
    }

    // A tenant keeps its zone.
    private async Task<DateTimeZone> ZoneOf(string tenant, CancellationToken cancellationToken)
    {
        if (!_zones.TryGetValue(tenant, out var zone))
        {
            var found = await tenants.Find(new TenantId(tenant), cancellationToken);
            zone = found is null ? DateTimeZone.Utc : DateTimeZoneProviders.Tzdb[found.TimeZone];
            _zones.Add(tenant, zone);
        }

        return zone;
    }

    // What the database says of values, and what a projection throws. Anything else passes, or is wrong with all events alike.
    private static bool IsOfAnEvent(Exception e) => e switch
    {
        PostgresException postgres => postgres.SqlState is ['2', '2' or '3', ..],
        ArithmeticException or ArgumentException or InvalidOperationException or NotSupportedException => true,
        _ => false,
    };
}
