using GraphBooking.Infrastructure.Persistence;
using Npgsql;

namespace GraphBooking.Infrastructure.Projections;

/// <summary>
/// The right to carry projections of one tenant on from where they stand: locks on their checkpoints, which end with the
/// transaction and with whoever holds them.
/// </summary>
/// <param name="Generation">Which is written.</param>
/// <param name="Position">The last that all of them have applied.</param>
/// <param name="Projections">Those at that position.</param>
/// <param name="Events">What follows the position.</param>
/// <param name="Parked">Streams that are held back, by projection.</param>
internal sealed record Lease(
    short Generation, long Position, IReadOnlyList<IProjection> Projections, List<FeedEvent> Events, ILookup<string, string> Parked)
{
    private string[] Names => [.. Projections.Select(projection => projection.Name)];

    /// <summary>Begins the transaction. Null when others are at work on all of them.</summary>
    /// <param name="connection">Without a transaction.</param>
    /// <param name="tenant">The key.</param>
    /// <param name="projections">At least one.</param>
    /// <param name="side">Which generation.</param>
    /// <param name="most">How many events at most.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public static async Task<Lease?> Take(
        NpgsqlConnection connection, string tenant, IReadOnlyList<IProjection> projections, Side side, int most, CancellationToken cancellationToken)
    {
        var names = projections.Select(projection => projection.Name).ToArray();
        await using var begin = new SqlBatch(connection)
            .Add("BEGIN")
            .Add(ProjectionSql.Settings, P.Text(tenant))
            .Add(ProjectionSql.KeepLive, P.Array(side == Side.Live ? names : []));
        var lease = await Lock(begin, tenant, projections, names, side, most, cancellationToken);
        if (lease is null || lease.Projections.Count < projections.Count)
        {
            // Some may have no checkpoint yet.
            await using var again = new SqlBatch(connection).Add(ProjectionSql.EnsureCheckpoints, P.Text(tenant), P.Array(names), P.Int((int)side));
            lease = await Lock(again, tenant, projections, names, side, most, cancellationToken);
        }

        return lease is null || lease.FollowsOn ? lease : await lease.ReadOn(connection, tenant, most, cancellationToken);
    }

    public void Advance(SqlBatch batch, string tenant) => batch.Add(
        ProjectionSql.Advance,
        P.Text(tenant), P.Array(Names), P.Short(Generation), P.Long(Events[^1].Position), P.Instant(Events[^1].OccurredAt));

    public void Park(SqlBatch batch, string tenant, IProjection projection, BrokenStream stream) => batch.Add(
        ProjectionSql.Park,
        P.Text(tenant), P.Text(projection.Name), P.Short(Generation), P.Text(stream.Booking.ToString()), P.Int(stream.Version), P.Text(stream.Reason));

    // The hindmost checkpoint may be one that another is at work on: then these are events before our position.
    private bool FollowsOn => Events.Count == 0 || Events[0].Position == Position + 1;

    private static async Task<Lease?> Lock(
        SqlBatch batch, string tenant, IReadOnlyList<IProjection> projections, string[] names, Side side, int most, CancellationToken cancellationToken)
    {
        batch
            .Add(ProjectionSql.LockCheckpoints, P.Text(tenant), P.Array(names), P.Int((int)side))
            .Add(ProjectionSql.Parked, P.Text(tenant), P.Array(names), P.Int((int)side))
            .Add(ProjectionSql.Following, P.Text(tenant), P.Array(names), P.Int((int)side), P.Int(most));
        await using var reader = await batch.Read(cancellationToken);
        while (reader.FieldCount == 0 || reader.GetName(0) != ProjectionSql.LockedColumn)
        {
            await reader.NextResultAsync(cancellationToken);
        }

        var found = new List<(string Name, short Generation, long Position)>();
        while (await reader.ReadAsync(cancellationToken))
        {
            found.Add((reader.GetString(0), reader.GetInt16(1), reader.GetInt64(2)));
        }

        var parked = await reader.NextRows(row => (Projection: row.GetString(0), Stream: row.GetString(1)), cancellationToken);
        var events = await reader.NextRows(FeedEvent.Read, cancellationToken);
        if (found.Count == 0)
        {
            return null;
        }

        // Those further ahead wait for the others; generations differ only while one of them has been rebuilt more often.
        var hindmost = found.MinBy(row => row.Position);
        var taken = found.Where(row => row.Position == hindmost.Position && row.Generation == hindmost.Generation).Select(row => row.Name).ToHashSet();
        return new Lease(
            hindmost.Generation,
            hindmost.Position,
            [.. projections.Where(projection => taken.Contains(projection.Name))],
            events,
            parked.ToLookup(row => row.Projection, row => row.Stream));
    }

    private async Task<Lease> ReadOn(NpgsqlConnection connection, string tenant, int most, CancellationToken cancellationToken)
    {
        await using var batch = new SqlBatch(connection).Add(ProjectionSql.Events, P.Text(tenant), P.Long(Position), P.Int(most));
        await using var reader = await batch.Read(cancellationToken);
        var events = new List<FeedEvent>();
        while (await reader.ReadAsync(cancellationToken))
        {
            events.Add(FeedEvent.Read(reader));
        }

        return this with { Events = events };
    }
}
