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
        if (await Lease.Take(connection, tenant, projections, side, cancellationToken) is not { } lease)
        {
            return await Rollback(connection);
        }

        var (feed, parked) = await lease.Read(connection, tenant, most, cancellationToken);
        if (feed.Count == 0)
        {
            return await Rollback(connection);
        }

        try
        {
            await using var batch = new SqlBatch(connection);
            if (reason is null)
            {
                await Write(batch, connection, tenant, lease, feed, parked, cancellationToken);
            }
            else
            {
                lease.Park(batch, tenant, lease.Projections[0], new BrokenStream(feed[0].Booking, feed[0].Version, reason));
            }

            lease.Advance(batch, tenant, feed[^1]);
            await batch.Add("COMMIT").Run(CancellationToken.None);
            return feed.Count;
        }
        catch
        {
            _fold.Forget(feed);
            throw;
        }
    }

    private async Task Write(
        SqlBatch batch,
        NpgsqlConnection connection,
        string tenant,
        Lease lease,
        List<FeedEvent> feed,
        ILookup<string, string> parked,
        CancellationToken cancellationToken)
    {
        var (steps, broken) = await _fold.Follow(feed, connection, tenant, cancellationToken);
        var target = new ProjectionTarget(tenant, lease.Generation, await ZoneOf(tenant, cancellationToken));
        foreach (var projection in lease.Projections)
        {
            var heldBack = parked[projection.Name].ToHashSet();
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
