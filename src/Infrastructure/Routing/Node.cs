using GraphBooking.Application.Shared;
using Npgsql;

namespace GraphBooking.Infrastructure.Routing;

/// <summary>One PostgreSQL server behind its own PgBouncer, with a pool for each role that the backend connects as.</summary>
/// <param name="name">Host and port.</param>
/// <param name="application">One tenant at a time, behind row-level security.</param>
/// <param name="worker">Finds work for all tenants in a short list of tables.</param>
/// <param name="settings">What the worker connects with.</param>
internal sealed class Node(string name, NpgsqlDataSource application, NpgsqlDataSource worker, string settings) : IAsyncDisposable
{
    private NodeState _state = NodeState.Unknown;

    public string Name => name;

    public NpgsqlDataSource Application => application;

    public NpgsqlDataSource Worker => worker;

    /// <summary>With its password.</summary>
    public string WorkerSettings => settings;

    /// <summary>As it was when somebody looked last.</summary>
    public NodeState State
    {
        get => Volatile.Read(ref _state);
        set => Volatile.Write(ref _state, value);
    }

    public async ValueTask DisposeAsync()
    {
        await application.DisposeAsync();
        await worker.DisposeAsync();
    }
}

/// <summary>What a node said of itself.</summary>
/// <param name="IsUp">Whether it answers.</param>
/// <param name="IsPrimary">Whether it takes writes.</param>
/// <param name="Position">What it has written, or replayed.</param>
/// <param name="Beat">The newest heartbeat it has, by the primary's clock.</param>
internal sealed record NodeState(bool IsUp, bool IsPrimary, LogPosition Position, DateTimeOffset Beat)
{
    /// <summary>Nobody has looked yet.</summary>
    public static readonly NodeState Unknown = new(false, false, LogPosition.Start, DateTimeOffset.MinValue);
}
