using Microsoft.Extensions.Configuration;
using Npgsql;

namespace GraphBooking.Infrastructure.Routing;

/// <summary>Pools of connections, one for each role that the backend connects as, on each node.</summary>
public sealed class DataSources : IAsyncDisposable
{
    public DataSources(IConfiguration configuration)
    {
        Options = RoutingOptions.Read(configuration);
        Nodes = new Nodes(Read(configuration, "Application"), Read(configuration, "Worker"),
            configuration.GetConnectionString("Analytics") is null ? null : Read(configuration, "Analytics"));
    }

    /// <summary>One tenant at a time, behind row-level security, on the node that takes writes.</summary>
    public NpgsqlDataSource Application => Nodes.Primary.Application;

    /// <summary>Finds work for all tenants in a short list of tables, on the node that takes writes.</summary>
    public NpgsqlDataSource Worker => Nodes.Primary.Worker;

    internal Nodes Nodes { get; }

    internal RoutingOptions Options { get; }

    public ValueTask DisposeAsync() => Nodes.DisposeAsync();

    private static NpgsqlConnectionStringBuilder Read(IConfiguration configuration, string name) =>
        new(configuration.GetConnectionString(name)
            ?? throw new InvalidOperationException($"The connection string {name} is not configured."));
}
