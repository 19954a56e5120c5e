using System.Globalization;
using GraphBooking.Application.Shared;
using Npgsql;

namespace GraphBooking.Infrastructure.Routing;

/// <summary>Asks one node how it is, on a connection of its own that stays: neither a full pool nor the time of a new connection makes a node look ill.</summary>
internal sealed class NodeWatch(Node node, TimeSpan patience) : IDisposable
{
    private const string Look = $"SELECT {PositionSql.Columns}, beat_at FROM heartbeat";

    // Nobody waits for the standby on behalf of a heartbeat: that it is away may be what it is to show.
    private const string Beat =
        "SELECT set_config('synchronous_commit', 'local', true); " +
        $"UPDATE heartbeat SET beat_at = clock_timestamp(), timeline = {PositionSql.OwnTimeline} " +
        "WHERE beat_at < clock_timestamp() - interval '200 milliseconds' OR timeline <> " + PositionSql.OwnTimeline;

    private readonly string _settings = new NpgsqlConnectionStringBuilder(node.WorkerSettings)
    {
        Pooling = false,
        Timeout = (int)Math.Ceiling(patience.TotalSeconds),
        CommandTimeout = (int)Math.Ceiling(patience.TotalSeconds),
        ApplicationName = string.Create(CultureInfo.InvariantCulture, $"watch of {node.Name}"),
    }.ConnectionString;

    private NpgsqlConnection? _connection;
    private Task _asking = Task.CompletedTask;

    public Node Node => node;

    /// <summary>Sets the node's state; one that does not answer in time is not up.</summary>
    /// <returns>Why it is not up; null when it is.</returns>
    public async Task<Exception?> Ask(CancellationToken cancellationToken)
    {
        try
        {
            // A server that is stopped in the middle of its answer is heard of no more: the wait ends all the same.
            var answer = Answer();
            _asking = answer;
            node.State = await answer.WaitAsync(patience, cancellationToken);
            return null;
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)
        {
            node.State = node.State with { IsUp = false };
            Forget();
            return e;
        }
    }

    public void Dispose() => Forget();

    private async Task<NodeState> Answer()
    {
        if (_connection is not { } connection)
        {
            _connection = connection = new NpgsqlConnection(_settings);
            await connection.OpenAsync();
        }

        var state = await Read(connection);
        if (state.IsPrimary)
        {
            await using var beat = new NpgsqlCommand(Beat, connection);
            await beat.ExecuteNonQueryAsync();
        }

        return state;
    }

    private static async Task<NodeState> Read(NpgsqlConnection connection)
    {
        await using var look = new NpgsqlCommand(Look, connection);
        await using var row = await look.ExecuteReaderAsync();
        await row.ReadAsync();
        return new NodeState(true, !row.GetBoolean(0), new LogPosition(row.GetInt64(1), row.GetInt64(2)), row.GetFieldValue<DateTimeOffset>(3));
    }

    // What still waits for the server has a limit of its own, and a connection must not be closed under it. Nobody here waits for that.
    private void Forget()
    {
        if (Interlocked.Exchange(ref _connection, null) is { } connection)
        {
            _ = _asking.ContinueWith(_ => connection.Dispose(), CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
        }
    }
}
