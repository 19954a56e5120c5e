namespace GraphBooking.Application.Tenancy;

/// <param name="Name">Such as eu-1.</param>
/// <param name="Region">Such as eu; a tenant's rows never leave it.</param>
public sealed record Shard(string Name, string Region);

/// <summary>The shards that this deployment is configured with; at least one.</summary>
public interface IShards
{
    IReadOnlyList<Shard> All { get; }

    /// <summary>Whether the shard answers a statement just now.</summary>
    Task<bool> Answers(Shard shard, CancellationToken cancellationToken);

    /// <summary>Whether the control directory answers just now.</summary>
    Task<bool> ControlAnswers(CancellationToken cancellationToken);
}
