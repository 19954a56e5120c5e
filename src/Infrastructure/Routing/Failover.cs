using System.Diagnostics;
using GraphBooking.Application.Shared;

namespace GraphBooking.Infrastructure.Routing;

/// <summary>
/// Runs whole transactions again that failed with their node, on whichever node takes writes then. Of a commit that was cut off
/// nobody knows the outcome: the next try finds it under the key of the request.
/// </summary>
internal sealed class Failover(DataSources sources, NodeMonitor monitor)
{
    /// <param name="transaction">From its beginning; finds out what a try before it has done.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="UnavailableException">No node took it in time.</exception>
    public async Task<T> Run<T>(Func<Task<T>> transaction, CancellationToken cancellationToken)
    {
        var began = Stopwatch.GetTimestamp();
        while (true)
        {
            try
            {
                return await transaction();
            }
            catch (Exception e) when (Transience.IsOfNode(e) && !cancellationToken.IsCancellationRequested)
            {
                if (Stopwatch.GetElapsedTime(began) > sources.Options.Failover)
                {
                    throw new UnavailableException("database", "The database is not to be reached. Try again.", e);
                }

                RoutingMetrics.Retried(e);
            }

            await monitor.LookAgain(cancellationToken);
        }
    }
}
