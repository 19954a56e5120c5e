using System.Collections.Concurrent;
using GraphBooking.Application.Shared;
using GraphBooking.Infrastructure.Persistence;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace GraphBooking.Infrastructure.Routing;

/// <summary>
/// Small reads of different requests that wait for the same node go there together: one round trip for all of them, each behind its
/// own tenant's row-level security, and none begun before it was asked for. A read that could not be answered so is made alone.
/// </summary>
internal sealed partial class SharedTrips(ReadRoutes routes, ILogger<SharedTrips> logger)
{
    private readonly ConcurrentDictionary<ReadPlace, TripLine<TripPassenger>> _lines = new();

    /// <param name="context">Whose tenant, and how new it must be.</param>
    /// <param name="add">Adds the statements. May be asked again.</param>
    /// <param name="read">Reads all of their results, each after moving on to it, and gives up for nobody. May be asked again.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<T> Run<T>(
        CallerContext context, Action<SqlBatch> add, Func<NpgsqlDataReader, Task<T>> read, CancellationToken cancellationToken)
    {
        var place = routes.Choose(context.Consistency);

        // Where reads stand in line for the primary, a trip is none of them.
        if (!place.IsRouted || !place.IsPrimary)
        {
            var passenger = new TripPassenger<T>(context, add, read, cancellationToken);
            _lines.GetOrAdd(place, static (place, self) => new(passengers => SharedTrip.Travel(place, passengers, self.Failed)), this).Add(passenger);
            if (await passenger.Arrived.WaitAsync(cancellationToken))
            {
                return passenger.Answer;
            }
        }

        return await Alone(context, add, read, cancellationToken);
    }

    /// <inheritdoc cref="Run"/>
    public Task<T> Alone<T>(
        CallerContext context, Action<SqlBatch> add, Func<NpgsqlDataReader, Task<T>> read, CancellationToken cancellationToken) =>
        routes.Run(
            context,
            async session =>
            {
                await using var batch = session.Batch();
                add(batch);
                await using var reader = await session.Read(batch, cancellationToken);
                var result = await read(reader);
                await session.End(reader, cancellationToken);
                return result;
            },
            cancellationToken);

    // Whoever is on a trip that fails tries it alone, and meets there what is wrong with the node or with his statement. What is wrong
    // with the trip itself is met by nobody else.
    private void Failed(Exception e)
    {
        RoutingMetrics.Retried(e);
        if (Transience.Cause(e) is not NpgsqlException)
        {
            LogFailed(e);
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "Reads that travelled together could not be answered; each is made alone")]
    private partial void LogFailed(Exception exception);
}
