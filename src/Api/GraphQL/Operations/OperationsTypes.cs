using GraphBooking.Api.GraphQL.Shared.Mapping;
using GraphBooking.Application.Operations;
using GraphBooking.Application.Payments;
using GraphBooking.Application.Shared;
using GraphBooking.Application.Tenancy;
using GraphBooking.Domain.Shared;

namespace GraphBooking.Api.GraphQL.Operations;

internal static class OperationsTypes
{
    public static void Map(SchemaMap map)
    {
        map.Query("operations", _ => new GetShards());
        map.Type<IReadOnlyList<Shard>>("Operations")
            .Field("shards", shards => shards)
            .Field("projections", (_, request) => request.Load(OperationsLoaders.Projections, true));
        map.Type<ProjectionState>("ProjectionState")
            .Field("name", state => state.Name)
            .Field("behind", state => state.Behind)
            .Field("lag", state => state.Lag)
            .Field("parked", state => state.Parked)
            .Field("rebuiltAt", state => state.RebuiltAt)
            .Field("rebuild", state => state.Rebuild);
        map.Type<ParkedEvents>("ParkedEvents")
            .Field("projection", stream => stream.Projection)
            .Field("tenantId", stream => stream.Tenant)
            .Field("streamId", stream => stream.Stream)
            .Field("version", stream => stream.Version)
            .Field("reason", stream => stream.Reason)
            .Field("parkedAt", stream => stream.ParkedAt);
        map.Type<RebuildProgress>("RebuildProgress")
            .Field("percent", progress => progress.Percent)
            .Field("eventsPerSecond", progress => progress.EventsPerSecond)
            .Field("timeLeft", progress => progress.TimeLeft);
        map.Mutation("replayParkedEvents", "parkedEvents", input => new ReplayParkedEvents(
            input.Text("projection"), TenantId.TryParse(input.Text("tenantId"), out var tenant) ? tenant : new TenantId(""), input.Id<BookingId>("streamId")));
        map.Query("deadLetters", context => new GetDeadLetters(context.AsInput().Int("first")));
        map.Type<Shard>("ShardState")
            .Field("name", shard => shard.Name)
            .Field("region", shard => shard.Region);
        map.Type<DeadLetter>("DeadLetter")
            .Field("id", letter => letter.Task.Id)
            .Field("tenantId", letter => letter.Tenant)
            .Field("kind", letter => EnumNames<PaymentTaskKind>.Of(letter.Task.Kind))
            .Field("bookingId", letter => letter.Task.BookingId)
            .Field("paymentId", letter => letter.Task.PaymentId)
            .Field("refundId", letter => letter.Task.RefundId)
            .Field("attempts", letter => letter.Task.Attempts)
            .Field("lastError", letter => letter.LastError)
            .Field("createdAt", letter => letter.CreatedAt)
            .Field("deadAt", letter => letter.DeadAt);
        map.Mutation("replayDeadLetter", "deadLetter", input => new ReplayDeadLetter(input.Id<TaskId>("id")));
    }
}
