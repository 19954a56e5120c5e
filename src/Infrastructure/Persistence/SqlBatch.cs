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

    /// <summary>Asks the server to stop. Otherwise a reader that is left early reads on to the end.</summary>
    public void Cancel() => _batch.Cancel();

    public ValueTask DisposeAsync() => _batch.DisposeAsync();
}
