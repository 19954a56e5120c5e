using System.Data;
using System.Diagnostics;
using GraphBooking.Application.Shared;
using GraphBooking.Infrastructure.Persistence;
using Npgsql;

namespace GraphBooking.Infrastructure.Routing;

/// <summary>
/// A connection to the node that was chosen for a read. Each batch begins by asking the node how new it is, in the transaction
/// that reads, and ends by asking how new what was read can have been.
/// </summary>
internal sealed class ReadSession(NpgsqlConnection connection, ReadPlace place, string tenant, Consistency consistency, TimeSpan catchUp) : IAsyncDisposable
{
    /// <summary>How new the node is now. The tenant comes first, for row-level security.</summary>
    public const string Opening = $"SELECT set_config('app.current_tenant_id', $1, true), {PositionSql.Columns}";

    public const string Closing = $"SELECT NULL AS {ClosingColumn}, {PositionSql.Columns}";

    private const string ClosingColumn = "closing";

    // The first of these columns stands after the tenant's.
    private const int First = 1;

    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(5);

    /// <summary>A batch of the tenant's, whose first result is this session's own.</summary>
    public SqlBatch Batch() => place.IsRouted ? new SqlBatch(connection).Add(Opening, P.Text(tenant)) : new SqlBatch(connection).SetTenant(tenant);

    /// <returns>Before the result of the first statement that was added.</returns>
    /// <exception cref="StaleNodeException">Another node must be asked.</exception>
    public async Task<NpgsqlDataReader> Read(SqlBatch batch, CancellationToken cancellationToken)
    {
        if (!place.IsRouted)
        {
            return await batch.Read(cancellationToken);
        }

        batch.Add(Closing);
        return await Read(batch.Read, cancellationToken);
    }

    /// <summary>The same with a command that begins with the opening and ends with the closing. Its reader closes the connection.</summary>
    public Task<NpgsqlDataReader> Read(NpgsqlCommand command, CancellationToken cancellationToken)
    {
        command.Connection = connection;
        return Read(again => command.ExecuteReaderAsync(CommandBehavior.CloseConnection, again), cancellationToken);
    }

    /// <param name="execute">Gives the results of statements of which the first is the opening. May be asked twice.</param>
    /// <param name="cancellationToken">Gives up.</param>
    private async Task<NpgsqlDataReader> Read(Func<CancellationToken, Task<NpgsqlDataReader>> execute, CancellationToken cancellationToken)
    {
        var reader = await execute(cancellationToken);
        await reader.ReadAsync(cancellationToken);
        if (IsNewEnough(reader))
        {
            return reader;
        }

        await reader.DisposeAsync();
        await WaitUntilNewEnough(cancellationToken);
        reader = await execute(cancellationToken);
        await reader.ReadAsync(cancellationToken);
        return reader;
    }

    /// <summary>Reads to the end, and keeps how new what was read can have been.</summary>
    public static async Task End(NpgsqlDataReader reader, Consistency consistency, CancellationToken cancellationToken)
    {
        // More rows than were wanted, and results that nobody asked for, come before it.
        LogPosition? last = null;
        do
        {
            if (reader.FieldCount > First && reader.GetName(0) == ClosingColumn && await reader.ReadAsync(cancellationToken))
            {
                last = PositionOf(reader);
            }
        }
        while (await reader.NextResultAsync(cancellationToken));

        if (last is { } position)
        {
            consistency.Reached(position);
        }
    }

    /// <inheritdoc cref="End(NpgsqlDataReader, Consistency, CancellationToken)"/>
    public Task End(NpgsqlDataReader reader, CancellationToken cancellationToken) =>
        place.IsRouted ? End(reader, consistency, cancellationToken) : Task.CompletedTask;

    public ValueTask DisposeAsync() => connection.DisposeAsync();

    private bool IsNewEnough(NpgsqlDataReader row) => IsNewEnough(row, First, place, consistency);

    /// <summary>A primary has seen everything, unless it is none any more, or was followed by another.</summary>
    /// <param name="row">With <see cref="PositionSql.Columns"/>.</param>
    /// <param name="first">Where these begin.</param>
    /// <param name="place">What was chosen.</param>
    /// <param name="consistency">How new it must be.</param>
    public static bool IsNewEnough(NpgsqlDataReader row, int first, ReadPlace place, Consistency consistency)
    {
        var floor = consistency.Floor;
        var (isStandby, position) = (row.GetBoolean(first), PositionOf(row, first));
        return place.IsPrimary
            ? !isStandby && position.Timeline >= floor.Timeline
            : floor == LogPosition.Start || (position.Timeline == floor.Timeline && position.Lsn >= floor.Lsn);
    }

    private async Task WaitUntilNewEnough(CancellationToken cancellationToken)
    {
        var began = Stopwatch.GetTimestamp();
        while (!place.IsPrimary && Stopwatch.GetElapsedTime(began) < catchUp)
        {
            await Task.Delay(Look, cancellationToken);
            if (connection.State == ConnectionState.Closed)
            {
                await connection.OpenAsync(cancellationToken);
            }

            await using var look = new NpgsqlCommand(Closing, connection);
            await using var row = await look.ExecuteReaderAsync(cancellationToken);
            if (await row.ReadAsync(cancellationToken) && IsNewEnough(row))
            {
                return;
            }
        }

        throw new StaleNodeException(place.IsPrimary ? "The node takes no writes any more." : "The replica is too far behind.");
    }

    /// <inheritdoc cref="IsNewEnough(NpgsqlDataReader, int, ReadPlace, Consistency)"/>
    public static LogPosition PositionOf(NpgsqlDataReader row, int first) => new(row.GetInt64(first + 1), row.GetInt64(first + 2));

    private static LogPosition PositionOf(NpgsqlDataReader row) => PositionOf(row, First);
}

/// <param name="Node">Chosen.</param>
/// <param name="IsPrimary">Whether it was chosen for that.</param>
/// <param name="IsRouted">False where there is one node and nothing to be asked.</param>
internal readonly record struct ReadPlace(Node Node, bool IsPrimary, bool IsRouted);
