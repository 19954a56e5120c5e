using GraphBooking.Api.GraphQL.Shared.Mapping;
using GraphBooking.Application.Operations;
using GraphBooking.Application.Tenancy;

namespace GraphBooking.Api.GraphQL.Operations;

internal static class OperationsTypes
{
    public static void Map(SchemaMap map)
    {
        map.Query("operations", _ => new GetShards());
        map.Type<IReadOnlyList<Shard>>("Operations").Field("shards", shards => shards);
        map.Type<Shard>("ShardState")
            .Field("name", shard => shard.Name)
            .Field("region", shard => shard.Region);

        map.NotReachableYet("Reports");
    }
}
