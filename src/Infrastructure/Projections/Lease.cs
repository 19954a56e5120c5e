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
internal sealed record Lease(short Generation, long Position, IReadOnlyList<IProjection> Projections)
{
    private string[] Names => [.. Projections.Select(projection => projection.Name)];

    /// <summary>Begins the transaction. Null when others are at work on all of them.</summary>
    public static async Task<Lease?> Take(
        NpgsqlConnection connection, string tenant, IReadOnlyList<IProjection> projections, Side side, CancellationToken cancellationToken)
    {
        var names = projections.Select(projection => projection.Name).ToArray();
        await using var batch = new SqlBatch(connection)
            .Add("BEGIN")
            .SetTenant(tenant)
            .Add(ProjectionSql.Impatience)
            .Add(ProjectionSql.Alone)
            .Add(ProjectionSql.KeepLive, P.Array(side == Side.Live ? names : []))
            .Add(ProjectionSql.EnsureCheckpoints, P.Text(tenant), P.Array(names), P.Int((int)side))
            .Add(ProjectionSql.LockCheckpoints, P.Text(tenant), P.Array(names), P.Int((int)side));
        await using var reader = await batch.Read(cancellationToken);
        while (reader.FieldCount < 3)
        {
            await reader.NextResultAsync(cancellationToken);
        }

        var found = new List<(string Name, short Generation, long Position)>();
        while (await reader.ReadAsync(cancellationToken))
        {
            found.Add((reader.GetString(0), reader.GetInt16(1), reader.GetInt64(2)));
        }

        if (found.Count == 0)
        {
            return null;
        }

        // Those further ahead wait for the others; generations differ only while one of them has been rebuilt more often.
        var hindmost = found.MinBy(row => row.Position);
        var taken = found.Where(row => row.Position == hindmost.Position && row.Generation == hindmost.Generation).Select(row => row.Name).ToHashSet();
        return new Lease(hindmost.Generation, hindmost.Position, [.. projections.Where(projection => taken.Contains(projection.Name))]);
    }

    /// <summary>What follows the position, and which streams are held back from whom.</summary>
    public async Task<(List<FeedEvent> Events, ILookup<string, string> Parked)> Read(
        NpgsqlConnection connection, string tenant, int most, CancellationToken cancellationToken)
    {
        await using var batch = new SqlBatch(connection)
            .Add(ProjectionSql.Parked, P.Text(tenant), P.Array(Names), P.Short(Generation))
            .Add(ProjectionSql.Events, P.Text(tenant), P.Long(Position), P.Int(most));
        await using var reader = await batch.Read(cancellationToken);
        var parked = new List<(string Projection, string Stream)>();
        while (await reader.ReadAsync(cancellationToken))
        {
            parked.Add((reader.GetString(0), reader.GetString(1)));
        }

        var events = await reader.NextRows(FeedEvent.Read, cancellationToken);
        for (var i = 0; i < events.Count; i++)
        {
            if (events[i].Position != Position + i + 1)
            {
                throw new NpgsqlException($"The feed has a gap after position {Position + i}.");
            }
        }

        return (events, parked.ToLookup(row => row.Projection, row => row.Stream));
    }

    public void Advance(SqlBatch batch, string tenant, FeedEvent last) => batch.Add(
        ProjectionSql.Advance, P.Text(tenant), P.Array(Names), P.Short(Generation), P.Long(last.Position), P.Instant(last.OccurredAt));

    public void Park(SqlBatch batch, string tenant, IProjection projection, BrokenStream stream) => batch.Add(
        ProjectionSql.Park,
        P.Text(tenant), P.Text(projection.Name), P.Short(Generation), P.Text(stream.Booking.ToString()), P.Int(stream.Version), P.Text(stream.Reason));
}
