using GraphBooking.Application.Shared;
using GraphBooking.Application.Tenancy;
using GraphBooking.Domain.Shared;
using MediatR;

namespace GraphBooking.Application.Operations;

public sealed record GetShards : IQuery<IReadOnlyList<Shard>>;

internal sealed class GetShardsHandler(IShards shards) : IRequestHandler<GetShards, Result<IReadOnlyList<Shard>>>
{
    public Task<Result<IReadOnlyList<Shard>>> Handle(GetShards query, CancellationToken cancellationToken) =>
        Task.FromResult(Result<IReadOnlyList<Shard>>.Of(shards.All));
}
