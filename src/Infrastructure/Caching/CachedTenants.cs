using GraphBooking.Application.Shared;
using GraphBooking.Application.Tenancy;
using GraphBooking.Domain.Shared;
using GraphBooking.Domain.Tenancy;
using GraphBooking.Infrastructure.Tenancy;
using ZiggyCreatures.Caching.Fusion;

namespace GraphBooking.Infrastructure.Caching;

/// <summary>
/// Tenants do not change. One that is not there is asked for each time, since it may have been created just now, by any
/// instance.
/// </summary>
internal sealed class CachedTenants(TenantDirectory directory, IFusionCache cache, CacheKeys keys) : ITenantDirectory
{
    private const string Kind = "tenant";
    private static readonly TimeSpan Minutes = TimeSpan.FromMinutes(5);
    private static readonly FusionCacheEntryOptions ById = Life.Unchanging(Minutes, Minutes);

    // Not in Redis: that may outlive a database in which the slug was somebody else's.
    private static readonly FusionCacheEntryOptions BySlug = Life.Near(Minutes);

    public Task<Tenant?> FindBySlug(string slug, CancellationToken cancellationToken) =>
        Find(keys.Of($"slug:{slug}"), BySlug, token => directory.FindBySlug(slug, token), cancellationToken);

    public Task<Tenant?> Find(TenantId id, CancellationToken cancellationToken) =>
        Find(keys.Of(id, Kind), ById, token => directory.Find(id, token), cancellationToken);

    public Task<Result<Tenant>> Add(Tenant tenant, Consistency consistency, CancellationToken cancellationToken) =>
        directory.Add(tenant, consistency, cancellationToken);

    private async Task<Tenant?> Find(
        string key, FusionCacheEntryOptions life, Func<CancellationToken, Task<Tenant?>> find, CancellationToken cancellationToken)
    {
        var filled = false;
        var found = await cache.GetOrSetAsync<Tenant?>(
            key,
            async (context, token) =>
            {
                filled = true;
                var tenant = await find(token);
                if (tenant is null)
                {
                    context.Options.SetSkipMemoryCacheWrite().SetSkipDistributedCacheWrite(true, true);
                }

                return tenant;
            },
            life,
            token: cancellationToken);
        CacheMetrics.Asked(Kind, filled);
        return found;
    }
}
