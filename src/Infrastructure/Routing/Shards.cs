using GraphBooking.Application.Tenancy;
using Microsoft.Extensions.Configuration;
using Npgsql;

namespace GraphBooking.Infrastructure.Routing;

/// <summary>The one shard of a deployment with one database; it holds the control directory too.</summary>
internal sealed class Shards(IConfiguration configuration, DataSources sources) : IShards
{
    public IReadOnlyList<Shard> All { get; } =
        [new(configuration["GraphBooking:Shard:Name"] ?? "eu-1", configuration["GraphBooking:Shard:Region"] ?? "eu")];

    public Task<bool> Answers(Shard shard, CancellationToken cancellationToken) => Answers(node => node.Application, cancellationToken);

    public Task<bool> ControlAnswers(CancellationToken cancellationToken) => Answers(node => node.Worker, cancellationToken);

    // A shard without a primary serves reads all the same, and writes as soon as there is one again.
    private Task<bool> Answers(Func<Node, NpgsqlDataSource> source, CancellationToken cancellationToken) => sources.Nodes.AreSeveral
        ? Task.FromResult(sources.Nodes.All.Any(node => node.State.IsUp))
        : Answers(source(sources.Nodes.Primary), cancellationToken);

    private static async Task<bool> Answers(NpgsqlDataSource source, CancellationToken cancellationToken)
    {
        try
        {
            // A statement on a table of ours: a server without the schema is not ready.
            await using var command = source.CreateCommand("SELECT FROM tenants LIMIT 1");
            await command.ExecuteNonQueryAsync(cancellationToken);
            return true;
        }
        catch (Exception e) when (e is NpgsqlException or OperationCanceledException)
        {
            return false;
        }
    }
}
