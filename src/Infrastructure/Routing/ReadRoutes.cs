using System.Data;
using System.Diagnostics;
using GraphBooking.Application.Shared;
using Npgsql;

namespace GraphBooking.Infrastructure.Routing;

/// <summary>
/// Sends each read to a healthy replica that is as new as the caller needs, and to the primary where there is none. What fails
/// with its node is asked of another one.
/// </summary>
internal sealed class ReadRoutes(DataSources sources, NodeMonitor monitor) : IDisposable
{
    private readonly SemaphoreSlim _line = new(sources.Options.MaxPrimaryReads);

    /// <summary>False where there is one node.</summary>
    public bool AreSeveral => sources.Nodes.AreSeveral;

    /// <summary>Reads in one session. The function may be asked again, of another node, from its beginning.</summary>
    public Task<T> Run<T>(CallerContext context, Func<ReadSession, Task<T>> read, CancellationToken cancellationToken) =>
        Try(context, async session =>
        {
            await using (session)
            {
                return await read(session);
            }
        }, cancellationToken);

    /// <summary>Reads with a command whose reader outlives this; its connection is closed with it.</summary>
    public Task<NpgsqlDataReader> Run(CallerContext context, NpgsqlCommand command, CancellationToken cancellationToken) =>
        Try(context, async session =>
        {
            try
            {
                return await session.Read(command, cancellationToken);
            }
            catch
            {
                await session.DisposeAsync();
                throw;
            }
        }, cancellationToken);

    public void Dispose() => _line.Dispose();

    private async Task<T> Try<T>(CallerContext context, Func<ReadSession, Task<T>> read, CancellationToken cancellationToken)
    {
        var began = Stopwatch.GetTimestamp();
        var tired = new HashSet<Node>();
        while (true)
        {
            var place = Choose(context.Consistency, tired);
            try
            {
                var session = await Open(place, context, cancellationToken);
                var result = await read(session);
                RoutingMetrics.Read(place);
                return result;
            }
            catch (Exception e) when (!cancellationToken.IsCancellationRequested && Transience.IsRetryable(e))
            {
                await Next(place, tired, began, e, cancellationToken);
            }
        }
    }

    /// <summary>Where a read should be tried first.</summary>
    public ReadPlace Choose(Consistency consistency) => Choose(consistency, []);

    private ReadPlace Choose(Consistency consistency, HashSet<Node> tired)
    {
        var nodes = sources.Nodes;
        if (!nodes.AreSeveral)
        {
            return new ReadPlace(nodes.Primary, IsPrimary: true, IsRouted: false);
        }

        var floor = consistency.Floor;
        bool IsFit(Node node) => !tired.Contains(node) && (floor == LogPosition.Start || node.State.Position.Timeline == floor.Timeline);
        var replica = consistency.NeedsPrimary ? null
            : consistency.Place is Node last && nodes.IsReplica(last, sources.Options.MaxLag) && IsFit(last) ? last
            : nodes.NextReplica(sources.Options.MaxLag, IsFit);
        consistency.Place = replica;
        return new ReadPlace(replica ?? nodes.Primary, IsPrimary: replica is null, IsRouted: true);
    }

    private async Task<ReadSession> Open(ReadPlace place, CallerContext context, CancellationToken cancellationToken)
    {
        var inLine = place is { IsPrimary: true, IsRouted: true };
        if (inLine && !await _line.WaitAsync(sources.Options.LongestLine, cancellationToken))
        {
            throw new UnavailableException("reads", "Too many reads stand in line while replicas are away. Try again.", null);
        }

        var connection = place.Node.Application.CreateConnection();
        try
        {
            await connection.OpenAsync(cancellationToken);
        }
        catch
        {
            if (inLine)
            {
                _line.Release();
            }

            await connection.DisposeAsync();
            throw;
        }

        if (inLine)
        {
            connection.StateChange += LeaveTheLine;
        }

        return new ReadSession(connection, place, context.Tenant.Value, context.Consistency, sources.Options.CatchUp);
    }

    private void LeaveTheLine(object? sender, StateChangeEventArgs change)
    {
        if (change.CurrentState == ConnectionState.Closed)
        {
            ((NpgsqlConnection)sender!).StateChange -= LeaveTheLine;
            _line.Release();
        }
    }

    private async Task Next(ReadPlace place, HashSet<Node> tired, long began, Exception e, CancellationToken cancellationToken)
    {
        if (Stopwatch.GetElapsedTime(began) > sources.Options.Failover)
        {
            throw new UnavailableException("database", "The database is not to be reached. Try again.", e);
        }

        RoutingMetrics.Retried(e);
        if (place.IsPrimary)
        {
            await monitor.LookAgain(cancellationToken);
        }
        else
        {
            tired.Add(place.Node);
            if (e is not StaleNodeException && Transience.IsOfNode(e))
            {
                monitor.Suspect(place.Node);
            }
        }
    }
}
