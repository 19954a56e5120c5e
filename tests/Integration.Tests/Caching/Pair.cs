using GraphBooking.Application.Availability;
using GraphBooking.Application.Catalog;
using GraphBooking.Application.Shared;
using GraphBooking.Domain.Availability;
using GraphBooking.Domain.Catalog;
using GraphBooking.Domain.Shared;
using GraphBooking.Infrastructure.Caching;
using GraphBooking.Infrastructure.Routing;
using GraphBooking.Integration.Tests.EventStore;
using GraphBooking.Integration.Tests.Reads;
using MediatR;

namespace GraphBooking.Integration.Tests.Caching;

/// <summary>A business that two instances serve, which share a Redis or nothing.</summary>
internal sealed class Pair : IAsyncDisposable
{
    private Pair(Business business, RedisServer? redis)
    {
        (Business, Redis) = (business, redis);
        (One, Other) = (Instance.Of(business.Database, redis), Instance.Of(business.Database, redis));
    }

    public Business Business { get; }

    public RedisServer? Redis { get; }

    public Instance One { get; }

    public Instance Other { get; }

    public IEnumerable<Instance> Both => [One, Other];

    public TenantId Tenant => Business.Tenant.Id;

    public static async Task<Pair> Open(bool withRedis = true) =>
        new(await Business.Open(), withRedis ? await RedisServer.Start() : null);

    /// <summary>Versions of the catalogue are held until they are dropped.</summary>
    public Pair HoldForever()
    {
        foreach (var instance in Both)
        {
            instance.Get<CatalogVersions>().HeldFor = TimeSpan.FromHours(1);
        }

        return this;
    }

    /// <summary>
    /// Until an instance that has never asked before needs no more than so many statements of the database. Redis is asked
    /// for a few milliseconds only, so that a busy machine takes more tries.
    /// </summary>
    public Task UntilShared(Func<Instance, Task> read, int statements) => Feeds.Until(async () =>
    {
        await using var fresh = Instance.Of(Business.Database, Redis);
        await fresh.Get<RedisConnection>().Multiplexer;
        fresh.Get<CatalogVersions>().HeldFor = TimeSpan.FromHours(1);
        return await Statements.Count(() => read(fresh)) == statements;
    });

    public async Task<T> Change<T>(Instance instance, IRequest<Result<T>> message) => (await instance.Send(Business.Owner, message)).Value;

    public async Task<string?> NameOf(Instance instance, Resource resource, Consistency? consistency = null) =>
        (await instance.Read(Business.Owner, (ICatalogReads reads) => reads.Resources([resource.Id], default), consistency)).SingleOrDefault()?.Name;

    public async Task<Service> Find(Instance instance, Service service) =>
        (await instance.Read(Business.Owner, (ICatalogReads reads) => reads.Services([service.Id], default))).Single();

    public async Task<string[]> Offered(Instance instance, Service service) =>
        [.. (await instance.Read(Business.Owner, (ICatalogReads reads) => reads.ResourcesOffering([service.Id], default)))[service.Id].Select(r => r.Name)];

    public async Task<IReadOnlyList<Slot>> Free(Instance instance, Service service, DateTimeOffset from, DateTimeOffset to) =>
        (await instance.Send(Business.Owner, new GetAvailability(service.Id, from, to, null, 1))).Value;

    public Task<Resource> Rename(Instance instance, Resource resource, string name) =>
        Change(instance, new UpdateResource(resource.Id, name, null, null, null, null, null));

    /// <summary>As the cache knows it, with the timeline.</summary>
    public Task<long> CatalogVersion() => Business.Database.Scalar<long>(
        $"SELECT version + ({PositionSql.OwnTimeline} << 40) FROM catalog.catalog_heads WHERE tenant_id = $1", Tenant.Value);

    public Task<long> VersionOf(DaySpan span) => Business.Database.Scalar<long>(
        $"SELECT version + stretches[$2] + ({PositionSql.OwnTimeline} << 40) FROM booking.resource_head WHERE resource_id = $1",
        span.ResourceId,
        span.Stretch);

    public CallerContext Context() => new() { Caller = Business.Owner };

    public async ValueTask DisposeAsync()
    {
        await One.DisposeAsync();
        await Other.DisposeAsync();
        if (Redis is not null)
        {
            await Redis.DisposeAsync();
        }
    }
}
