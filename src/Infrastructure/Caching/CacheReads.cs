using GraphBooking.Application.Shared;
using GraphBooking.Infrastructure.Persistence;
using GraphBooking.Infrastructure.Routing;
using Npgsql;

namespace GraphBooking.Infrastructure.Caching;

/// <summary>Round trips behind the cache, as the application and behind the row-level security of the caller's tenant.</summary>
internal sealed class CacheReads(DataSources sources)
{
    /// <param name="context">Whose tenant.</param>
    /// <param name="fromPrimary">And from no other node.</param>
    /// <param name="add">Adds the statements.</param>
    /// <param name="read">Reads their results, each after moving on to it.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<T> Run<T>(
        CallerContext context, bool fromPrimary, Action<SqlBatch> add, Func<NpgsqlDataReader, Task<T>> read, CancellationToken cancellationToken)
    {
        await using var connection = await sources.Application.OpenConnectionAsync(cancellationToken);
        await using var batch = new SqlBatch(connection).SetTenant(context.Tenant.Value);
        add(batch);
        await using var reader = await batch.Read(cancellationToken);
        return await read(reader);
    }
}
