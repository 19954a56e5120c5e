using Microsoft.Extensions.Configuration;
using Npgsql;

namespace GraphBooking.Infrastructure.Routing;

/// <summary>Pools of connections, one for each role that the backend connects as.</summary>
public sealed class DataSources(IConfiguration configuration) : IAsyncDisposable
{
    /// <summary>One tenant at a time, behind row-level security.</summary>
    public NpgsqlDataSource Application { get; } = Open(configuration, "Application");

    /// <summary>Finds work for all tenants in a short list of tables.</summary>
    public NpgsqlDataSource Worker { get; } = Open(configuration, "Worker");

    public async ValueTask DisposeAsync()
    {
        await Application.DisposeAsync();
        await Worker.DisposeAsync();
    }

    private static NpgsqlDataSource Open(IConfiguration configuration, string name) =>
        new NpgsqlDataSourceBuilder(configuration.GetConnectionString(name)
            ?? throw new InvalidOperationException($"The connection string {name} is not configured."))
        { Name = name }.Build();
}
