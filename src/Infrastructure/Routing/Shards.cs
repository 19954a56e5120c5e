using GraphBooking.Application.Tenancy;
using Microsoft.Extensions.Configuration;
using Npgsql;

namespace GraphBooking.Infrastructure.Routing;

/// <summary>The one shard of a deployment with one database; it holds the control directory too.</summary>
internal sealed class Shards(IConfiguration configuration, DataSources sources) : IShards
{
    public IReadOnlyList<Shard> All { get; } =
        [new(configuration["GraphBooking:Shard:Name"] ?? "eu-1", configuration["GraphBooking:Shard:Region"] ?? "eu")];

    public Task<bool> Answers(Shard shard, CancellationToken cancellationToken) => Answers(sources.Application, cancellationToken);

    public Task<bool> ControlAnswers(CancellationToken cancellationToken) => Answers(sources.Worker, cancellationToken);

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
