using Microsoft.Extensions.Configuration;
using Npgsql;

namespace GraphBooking.Infrastructure.Routing;

/// <summary>Pools of connections, one for each role that the backend connects as.</summary>
public sealed class DataSources : IAsyncDisposable
{
    public DataSources(IConfiguration configuration)
    {
        Application = Open(configuration, "Application");
        Analytics = configuration.GetConnectionString("Analytics") is null ? Application : Open(configuration, "Analytics");
        Worker = Open(configuration, "Worker");
    }

    /// <summary>One tenant at a time, behind row-level security.</summary>
    public NpgsqlDataSource Application { get; }

    /// <summary>The same for reports, which may read much and for long; the application's own pool where none is configured.</summary>
    public NpgsqlDataSource Analytics { get; }

    /// <summary>Finds work for all tenants in a short list of tables.</summary>
    public NpgsqlDataSource Worker { get; }

    public async ValueTask DisposeAsync()
    {
        await Application.DisposeAsync();
        await Analytics.DisposeAsync();
        await Worker.DisposeAsync();
    }

    private static NpgsqlDataSource Open(IConfiguration configuration, string name) =>
        new NpgsqlDataSourceBuilder(configuration.GetConnectionString(name)
            ?? throw new InvalidOperationException($"The connection string {name} is not configured."))
        { Name = name }.Build();
}
