using GraphBooking.Infrastructure.Persistence;
using GraphBooking.Integration.Tests.Isolation;
using Npgsql;

namespace GraphBooking.Integration.Tests.Caching;

/// <summary>Shows what was committed when it was opened, as a replica does that has stopped replaying.</summary>
internal sealed class LaggingNode : IAsyncDisposable
{
    private readonly NpgsqlConnection _connection;
    private readonly string _tenant;

    private LaggingNode(NpgsqlConnection connection, string tenant) => (_connection, _tenant) = (connection, tenant);

    public static async Task<LaggingNode> Open(Pair pair)
    {
        var node = Fresh(pair);
        await node._connection.OpenAsync();
        await node._connection.Run("BEGIN ISOLATION LEVEL REPEATABLE READ");
        await node._connection.SetTenant(pair.Tenant.Value);
        return node;
    }

    /// <summary>One that shows everything.</summary>
    public static LaggingNode Fresh(Pair pair) => new(pair.One.Services.GetApplication().CreateConnection(), pair.Tenant.Value);

    public async Task<T> Read<T>(Action<SqlBatch> add, Func<NpgsqlDataReader, Task<T>> read)
    {
        if (_connection.State == System.Data.ConnectionState.Closed)
        {
            await _connection.OpenAsync();
        }

        await using var batch = new SqlBatch(_connection).SetTenant(_tenant);
        add(batch);
        await using var reader = await batch.Read(default);
        return await read(reader);
    }

    public ValueTask DisposeAsync() => _connection.DisposeAsync();
}
