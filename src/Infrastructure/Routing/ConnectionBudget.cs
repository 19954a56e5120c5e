using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace GraphBooking.Infrastructure.Routing;

/// <summary>
/// Refuses to start where more connections may be opened than there is room for: <c>GraphBooking:Connections</c> says how many
/// instances there are and, where PgBouncer stands in between, how many clients it takes and how many connections it may open.
/// </summary>
internal sealed partial class ConnectionBudget(IConfiguration configuration, DataSources sources, ILogger<ConnectionBudget> logger) : IHostedService
{
    public const string Section = "GraphBooking:Connections";

    private const string Room =
        "SELECT current_setting('max_connections')::int - current_setting('superuser_reserved_connections')::int";

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        var settings = configuration.GetSection(Section).Get<Sizes>() ?? new Sizes();
        foreach (var node in sources.Nodes.All)
        {
            var mine = settings.Instances * (PoolOf(node.Application) + PoolOf(node.Worker));
            if (settings.PgBouncerClients is { } clients && mine > clients)
            {
                throw TooMany($"PgBouncer at {node.Name}", clients, $"{settings.Instances} instances may open {mine}");
            }

            var opened = settings.PgBouncerConnections ?? mine;
            if (await RoomOf(node, cancellationToken) is { } room && opened > room)
            {
                throw TooMany(
                    $"PostgreSQL at {node.Name}", room,
                    settings.PgBouncerConnections is null ? $"{settings.Instances} instances may open {mine}" : $"its PgBouncer may open {opened}");
            }
        }
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private static int PoolOf(NpgsqlDataSource source) => new NpgsqlConnectionStringBuilder(source.ConnectionString).MaxPoolSize;

    private static InvalidOperationException TooMany(string server, int room, string but) => new(
        $"{server} has room for {room} connections, but {but}. Lower Maximum Pool Size in the connection strings, raise the server's limit, or correct {Section}.");

    // One that is away now was asked by those that started while it was there.
    private async Task<int?> RoomOf(Node node, CancellationToken cancellationToken)
    {
        try
        {
            await using var command = node.Worker.CreateCommand(Room);
            return (int?)await command.ExecuteScalarAsync(cancellationToken);
        }
        catch (NpgsqlException e)
        {
            LogUnknown(node.Name, e.Message);
            return null;
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Node {Node} could not be asked how many connections it takes: {Reason}")]
    private partial void LogUnknown(string node, string reason);

    private sealed class Sizes
    {
        /// <summary>That share the servers.</summary>
        public int Instances { get; set; } = 1;

        /// <summary>That each PgBouncer takes; null where there is none.</summary>
        public int? PgBouncerClients { get; set; }

        /// <summary>That each PgBouncer may open to its server; null where there is none.</summary>
        public int? PgBouncerConnections { get; set; }
    }
}
