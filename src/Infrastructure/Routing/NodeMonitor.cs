using GraphBooking.Infrastructure.EventStore;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace GraphBooking.Infrastructure.Routing;

/// <summary>
/// Looks at every node a few times a second: whether it answers, which one takes writes, and how far the others are behind. Asks
/// the server itself, since what PgBouncer says at the beginning of a connection may be what was true before the last takeover.
/// </summary>
internal sealed partial class NodeMonitor(DataSources sources, ILogger<NodeMonitor> logger) : BackgroundService
{
    private readonly (NodeWatch Watch, WakeUp Bell)[] _watches =
        [.. sources.Nodes.All.Append(sources.Nodes.Analytics).OfType<Node>().Select(node => (new NodeWatch(node, sources.Options.Patience), new WakeUp()))];

    private readonly Lock _lock = new();
    private TaskCompletionSource _moved = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Looks at all nodes once. For programs that end soon; a server goes on looking.</summary>
    public Task Discover(CancellationToken cancellationToken) =>
        sources.Nodes.AreSeveral ? Task.WhenAll(_watches.Select(watch => Look(watch.Watch, cancellationToken))) : Task.CompletedTask;

    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        if (sources.Nodes.AreSeveral)
        {
            RoutingMetrics.Observe(sources.Nodes);
            await Discover(cancellationToken);
            await base.StartAsync(cancellationToken);
        }
    }

    /// <summary>Has all nodes looked at now, and waits until writes go elsewhere or until it is time for another try.</summary>
    public async Task LookAgain(CancellationToken cancellationToken)
    {
        var moved = Volatile.Read(ref _moved).Task;
        RingAll();
        await Task.WhenAny(moved, Task.Delay(sources.Options.Interval, cancellationToken));
        cancellationToken.ThrowIfCancellationRequested();
    }

    /// <summary>It serves no reads until it has answered again.</summary>
    public void Suspect(Node node)
    {
        node.State = node.State with { IsUp = false };
        RingAll();
    }

    private void RingAll()
    {
        foreach (var (_, bell) in _watches)
        {
            bell.Ring();
        }
    }

    public override void Dispose()
    {
        foreach (var (watch, _) in _watches)
        {
            watch.Dispose();
        }

        base.Dispose();
    }

    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        Task.WhenAll(_watches.Select(watch => Follow(watch.Watch, watch.Bell, stoppingToken)));

    private async Task Follow(NodeWatch watch, WakeUp bell, CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested)
        {
            await bell.Wait(sources.Options.Interval, cancellationToken);
            await Look(watch, cancellationToken);
        }
    }

    private async Task Look(NodeWatch watch, CancellationToken cancellationToken)
    {
        var (node, before) = (watch.Node, watch.Node.State);
        var failure = await watch.Ask(cancellationToken);
        if (failure is not null && before.IsUp)
        {
            LogAway(node.Name, failure.Message);
        }
        else if (failure is null && (!before.IsUp || before.IsPrimary != node.State.IsPrimary))
        {
            LogFound(node.Name, node.State.IsPrimary ? "takes writes" : "serves reads");
        }

        Choose();
    }

    // Of two that say so, the one that was promoted last.
    private void Choose()
    {
        lock (_lock)
        {
            var primary = sources.Nodes.All.Where(node => node.State is { IsUp: true, IsPrimary: true }).MaxBy(node => node.State.Position);
            if (primary is not null && primary != sources.Nodes.Primary)
            {
                sources.Nodes.Primary = primary;
                LogPrimary(primary.Name);
                Interlocked.Exchange(ref _moved, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).SetResult();
            }
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Node {Node} is away: {Reason}")]
    private partial void LogAway(string node, string reason);

    [LoggerMessage(Level = LogLevel.Information, Message = "Node {Node} {Does}")]
    private partial void LogFound(string node, string does);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Writes go to node {Node} now")]
    private partial void LogPrimary(string node);
}
