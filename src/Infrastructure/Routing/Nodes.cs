using System.Data.Common;
using Npgsql;

namespace GraphBooking.Infrastructure.Routing;

/// <summary>The servers of a shard: one takes writes, and all but that serve reads. Which one it is changes.</summary>
internal sealed class Nodes : IAsyncDisposable
{
    private const int MaxPrepared = 200;

    private readonly Turns _turns = new();
    private volatile Node _primary;

    public Nodes(NpgsqlConnectionStringBuilder application, NpgsqlConnectionStringBuilder worker, NpgsqlConnectionStringBuilder? analytics)
    {
        All = [.. Hosts(application).Zip(Hosts(worker), (one, other) => new Node(
            one.Name, Open(one.Settings, "Application"), Open(other.Settings, "Worker"), other.Settings.ConnectionString))];
        _primary = All[0];
        Analytics = analytics is null ? null : Hosts(analytics).Select(OfAnalytics).Single();
    }

    public IReadOnlyList<Node> All { get; }

    /// <summary>Serves reports and nothing else; null where nothing does so alone.</summary>
    public Node? Analytics { get; }

    /// <summary>A deployment with one server has nothing to choose, and looks at nothing.</summary>
    public bool AreSeveral => All.Count > 1;

    /// <summary>The one that said last that it takes writes. As long as none has, any.</summary>
    public Node Primary
    {
        get => _primary;
        set => _primary = value;
    }

    // Of a primary that is gone nobody is behind: its clock may have been ahead of the next one's.
    private DateTimeOffset NewestBeat => All.Where(node => node.State.IsUp).Select(node => node.State.Beat).DefaultIfEmpty().Max();

    /// <summary>
    /// How far behind a replica is: the newest heartbeat of all that are up less its own. Time that passes while nobody writes one, because
    /// there is no primary, puts nobody behind.
    /// </summary>
    public TimeSpan LagOf(Node node) => NewestBeat - node.State.Beat;

    /// <summary>Whether it serves reads, and is not too far behind.</summary>
    public bool IsReplica(Node node, TimeSpan maxLag) => node.State is { IsUp: true, IsPrimary: false } && LagOf(node) <= maxLag;

    /// <summary>Takes turns among the replicas that are fit to serve; the less one is behind, the more often.</summary>
    /// <returns>Null when none is.</returns>
    public Node? NextReplica(TimeSpan maxLag, Func<Node, bool> isFit)
    {
        var fit = new List<(Node Node, int Weight)>(All.Count);
        foreach (var node in All)
        {
            if (IsReplica(node, maxLag) && isFit(node))
            {
                fit.Add((node, LagOf(node) <= maxLag / 2 ? 2 : 1));
            }
        }

        return _turns.Next(fit);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var node in All.Append(Analytics).OfType<Node>())
        {
            await node.DisposeAsync();
        }
    }

    // The application's role alone comes here.
    private static Node OfAnalytics((string Name, NpgsqlConnectionStringBuilder Settings) host)
    {
        var source = Open(host.Settings, "Analytics");
        return new Node(host.Name, source, source, host.Settings.ConnectionString);
    }

    private static IEnumerable<(string Name, NpgsqlConnectionStringBuilder Settings)> Hosts(NpgsqlConnectionStringBuilder settings)
    {
        foreach (var host in (settings.Host ?? "").Split(',', StringSplitOptions.TrimEntries))
        {
            var one = new NpgsqlConnectionStringBuilder(settings.ConnectionString) { Host = host };
            if (host.LastIndexOf(':') is > 0 and var colon && int.TryParse(host[(colon + 1)..], out var port))
            {
                (one.Host, one.Port) = (host[..colon], port);
            }

            yield return ($"{one.Host}:{one.Port}", one);
        }
    }

    private static NpgsqlDataSource Open(NpgsqlConnectionStringBuilder settings, string name) =>
        new NpgsqlDataSourceBuilder(Prepared(settings)) { Name = $"{name} {settings.Host}:{settings.Port}" }.Build();

    // The server plans what it is asked often once, unless a connection string says otherwise: in transaction mode an older
    // PgBouncer cannot. What is set is set for a transaction alone, so that nothing is left to be reset.
    private static string Prepared(NpgsqlConnectionStringBuilder settings)
    {
        var said = new DbConnectionStringBuilder { ConnectionString = settings.ConnectionString };
        return new NpgsqlConnectionStringBuilder(settings.ConnectionString)
        {
            MaxAutoPrepare = said.ContainsKey("Max Auto Prepare") ? settings.MaxAutoPrepare : MaxPrepared,
            AutoPrepareMinUsages = said.ContainsKey("Auto Prepare Min Usages") ? settings.AutoPrepareMinUsages : 2,
            NoResetOnClose = !said.ContainsKey("No Reset On Close") || settings.NoResetOnClose,
        }.ConnectionString;
    }
}
