using GraphBooking.Application.Shared;
using GraphBooking.Infrastructure.Routing;
using Npgsql;

namespace GraphBooking.Infrastructure.Persistence;

/// <summary>Statements that travel together: one round trip, positional parameters.</summary>
internal sealed class SqlBatch(NpgsqlConnection connection) : IAsyncDisposable
{
    private readonly NpgsqlBatch _batch = new(connection);

    public SqlBatch Add(string sql, params ReadOnlySpan<NpgsqlParameter> parameters)
    {
        var command = new NpgsqlBatchCommand(sql);
        foreach (var parameter in parameters)
        {
            command.Parameters.Add(parameter);
        }

        _batch.BatchCommands.Add(command);
        return this;
    }

    /// <summary>Row-level security shows this tenant's rows to the rest of the transaction.</summary>
    public SqlBatch SetTenant(string tenant) => Add("SELECT set_config('app.current_tenant_id', $1, true)", P.Text(tenant));

    public Task<NpgsqlDataReader> Read(CancellationToken cancellationToken) => _batch.ExecuteReaderAsync(cancellationToken);

    public Task Run(CancellationToken cancellationToken) => _batch.ExecuteNonQueryAsync(cancellationToken);

    /// <summary>
    /// Commits at the end of the batch. Neither anybody's impatience nor a time-out stops it: the server takes a wait for the
    /// standby that is broken off for a commit that succeeded.
    /// </summary>
    /// <returns>What was reached with it, and when.</returns>
    /// <exception cref="UnconfirmedCommitException">It was broken off by somebody else.</exception>
    public Task<Committed> Commit()
    {
        _batch.Timeout = 0;
        return CommitInTime();
    }

    /// <summary>
    /// The same with the usual time-out, for a batch that may wait for others before it commits. Where that breaks off the wait for the
    /// standby the commit is unconfirmed, and whoever tries again finds what was committed under the key of the request.
    /// </summary>
    /// <exception cref="UnconfirmedCommitException">It was broken off.</exception>
    public async Task<Committed> CommitInTime()
    {
        Add("COMMIT").Add(PositionSql.OfCommit);
        using var notices = new CommitNotices(connection);
        Committed? committed = null;
        await using var reader = await _batch.ExecuteReaderAsync(CancellationToken.None);
        do
        {
            if (reader.FieldCount > 0 && reader.GetName(0) == PositionSql.CommittedColumn && await reader.ReadAsync(CancellationToken.None))
            {
                committed = new(PositionSql.OfPrimaryRow(reader), Rows.Instant(reader, 2));
            }
        }
        while (await reader.NextResultAsync(CancellationToken.None));

        notices.ThrowIfUnconfirmed();
        return committed ?? throw new InvalidOperationException("A commit has told of no position.");
    }

    /// <summary>How many rows a statement has changed each time, once all is read.</summary>
    public IEnumerable<ulong> Changed(string sql) =>
        _batch.BatchCommands.Cast<NpgsqlBatchCommand>().Where(command => command.CommandText == sql).Select(command => command.Rows);

    /// <summary>Asks the server to stop. Otherwise a reader that is left early reads on to the end.</summary>
    public void Cancel() => _batch.Cancel();

    public ValueTask DisposeAsync() => _batch.DisposeAsync();
}

/// <param name="Position">That the primary had reached once it was committed.</param>
/// <param name="Clock">The primary's, after that.</param>
internal readonly record struct Committed(LogPosition Position, DateTimeOffset Clock);
