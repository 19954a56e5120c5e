using GraphBooking.Infrastructure.Persistence;
using GraphBooking.Infrastructure.Routing;
using Npgsql;

namespace GraphBooking.Infrastructure.EventStore;

/// <summary>One turn of the sequencer.</summary>
/// <param name="IsHolder">False when another instance is having its turn.</param>
/// <param name="Waited">How long the oldest event had been waiting; null when none was.</param>
/// <param name="Moved">How many got their place.</param>
internal readonly record struct FeedTurn(bool IsHolder, TimeSpan? Waited, long Moved);

/// <summary>Gives committed events their place in the feed, in the order of the outbox's identity.</summary>
internal sealed class FeedWriter(DataSources sources)
{
    public const int Most = 1000;

    public async Task<FeedTurn> Turn(CancellationToken cancellationToken)
    {
        await using var connection = await sources.Worker.OpenConnectionAsync(cancellationToken);
        var turn = await Begin(connection, cancellationToken);
        if (turn is { IsHolder: true, Waited: not null })
        {
            return turn with { Moved = await Take(connection, cancellationToken) };
        }

        await using var end = new SqlBatch(connection).Add("ROLLBACK");
        await end.Run(cancellationToken);
        return turn;
    }

    private static async Task<FeedTurn> Begin(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        await using var batch = new SqlBatch(connection).Add("BEGIN").Add(FeedSql.Impatience).Add(FeedSql.TryLock);
        await using var reader = await batch.Read(cancellationToken);
        await reader.ReadAsync(cancellationToken);
        return new FeedTurn(reader.GetBoolean(0), reader.IsDBNull(1) ? null : TimeSpan.FromSeconds(reader.GetDouble(1)), 0);
    }

    private static async Task<long> Take(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        await using var batch = new SqlBatch(connection).Add(FeedSql.Take, P.Int(Most)).Add("COMMIT");
        long moved;
        // Nobody is told of a place that is not certain: neither the commit nor what it waits for is given up.
        await using (var reader = await batch.Read(CancellationToken.None))
        {
            await reader.ReadAsync(cancellationToken);
            moved = reader.GetInt64(0);
            // A commit that fails says so here.
            await reader.NextResultAsync(cancellationToken);
        }

        return moved;
    }
}
