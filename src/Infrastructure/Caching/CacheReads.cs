using GraphBooking.Application.Shared;
using GraphBooking.Infrastructure.Persistence;
using GraphBooking.Infrastructure.Routing;
using Npgsql;

namespace GraphBooking.Infrastructure.Caching;

/// <summary>Round trips behind the cache: as the application, and behind the row-level security of the caller's tenant.</summary>
internal sealed class CacheReads(SharedTrips trips)
{
    /// <summary>A small read from any node, which may share its round trip with those of others.</summary>
    /// <param name="context">Whose tenant, and how new it must be.</param>
    /// <param name="add">Adds the statements. May be asked again.</param>
    /// <param name="read">Reads all of their results, each after moving on to it, and gives up for nobody. May be asked again.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public Task<T> RunShared<T>(
        CallerContext context, Action<SqlBatch> add, Func<NpgsqlDataReader, Task<T>> read, CancellationToken cancellationToken) =>
        trips.Run(context, add, read, cancellationToken);

    /// <param name="context">Whose tenant, and how new it must be.</param>
    /// <param name="fromPrimary">And from no other node.</param>
    /// <param name="add">Adds the statements.</param>
    /// <param name="read">Reads their results, each after moving on to it.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<T> Run<T>(
        CallerContext context, bool fromPrimary, Action<SqlBatch> add, Func<NpgsqlDataReader, Task<T>> read, CancellationToken cancellationToken)
    {
        if (!fromPrimary)
        {
            return await trips.Alone(context, add, read, cancellationToken);
        }

        var strict = new CallerContext { Caller = context.Caller };
        strict.Consistency.Reached(context.Consistency.Floor);
        strict.Consistency.RequirePrimary();
        var result = await trips.Alone(strict, add, read, cancellationToken);
        context.Consistency.Reached(strict.Consistency.Floor);
        return result;
    }
}
