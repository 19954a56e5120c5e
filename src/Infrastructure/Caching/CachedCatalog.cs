using GraphBooking.Application.Shared;
using GraphBooking.Domain.Catalog;
using GraphBooking.Domain.Shared;
using GraphBooking.Infrastructure.Persistence;
using Npgsql;
using ZiggyCreatures.Caching.Fusion;

namespace GraphBooking.Infrastructure.Caching;

/// <param name="Service">What is offered.</param>
/// <param name="Resources">Where, by name, archived ones too.</param>
internal sealed record Offer(Service Service, IReadOnlyList<Resource> Resources)
{
    /// <returns>Null when the service is not offered there.</returns>
    public Resource? At(ResourceId id) => Resources.FirstOrDefault(resource => resource.Id == id);
}

/// <summary>A tenant's resources, services and what is offered where, by id: each under the version of the whole catalogue.</summary>
internal sealed class CachedCatalog(CacheReads reads, CatalogVersions versions, IFusionCache cache, CacheKeys keys)
{
    private static readonly TimeSpan Far = TimeSpan.FromHours(1);

    private readonly VersionedCache<Guid, Resource> _resources = new(cache, keys, "resource", Far, CatalogSql.WeightOf);
    private readonly RecentValues<Resource> _recentResources = new();
    private readonly VersionedCache<Guid, Service> _services = new(cache, keys, "service", Far, _ => CatalogSql.Weight);
    private readonly VersionedCache<Guid, Offer> _offers =
        new(cache, keys, "offer", Far, offer => CatalogSql.Weight + offer.Resources.Sum(CatalogSql.WeightOf));

    private readonly RecentValues<Offer> _recentOffers = new();

    public Task<Dictionary<Guid, Resource>> Resources(CallerContext context, Guid[] ids, CancellationToken cancellationToken) =>
        Get(_resources, CatalogSql.Resources, CatalogSql.ReadResources, context, ids, cancellationToken);

    /// <summary>At this version, which was just read, or a newer one.</summary>
    public async Task<IReadOnlyList<Resource>> Resources(
        CallerContext context, IReadOnlyCollection<Guid> ids, long version, CancellationToken cancellationToken)
    {
        var found = new List<Resource>(ids.Count);
        var wanted = new List<Wanted<Guid>>();
        foreach (var id in ids)
        {
            if (_recentResources.Find(context.Tenant, id, version) is { } resource)
            {
                found.Add(resource);
            }
            else
            {
                wanted.Add(new(id, version));
            }
        }

        CacheMetrics.Hits.Add(found.Count, CacheMetrics.Kind("resource"));
        if (wanted.Count == 0)
        {
            return found;
        }

        var others = await _resources.Get(context, wanted, Fetching(CatalogSql.Resources, CatalogSql.ReadResources, context), cancellationToken);
        foreach (var (id, resource) in others)
        {
            // It may be of a newer version: then it is found there again, and read no more often than that changes.
            _recentResources.Keep(context.Tenant, id, version, resource);
            found.Add(resource);
        }

        return found;
    }

    public Task<Dictionary<Guid, Service>> Services(CallerContext context, Guid[] ids, CancellationToken cancellationToken) =>
        Get(_services, CatalogSql.Services, CatalogSql.ReadServices, context, ids, cancellationToken);

    public Task<Dictionary<Guid, Offer>> Offers(CallerContext context, Guid[] ids, CancellationToken cancellationToken) =>
        Get(_offers, CatalogSql.Offers, CatalogSql.ReadOffers, context, ids, cancellationToken);

    /// <summary>What the cache has of a version that was seen lately: only good for looking whether it still holds. Null when that is nothing.</summary>
    public async ValueTask<Versioned<Guid, Offer>?> LastSeenOffer(TenantId tenant, Guid id, CancellationToken cancellationToken)
    {
        if (_recentOffers.Last(tenant, id) is { } recent)
        {
            return recent;
        }

        if (await versions.LastSeen(tenant, cancellationToken) is not { } version
            || await _offers.Find(tenant, new(id, version), cancellationToken) is not { } offer)
        {
            return null;
        }

        _recentOffers.Keep(tenant, id, version, offer);
        return new(id, version, offer);
    }

    /// <summary>At this version or a newer one.</summary>
    public async Task<Offer?> Offer(CallerContext context, Guid id, long version, CancellationToken cancellationToken)
    {
        await versions.Saw(context.Tenant, version);
        var fetch = Fetching(CatalogSql.Offers, CatalogSql.ReadOffers, context);
        if ((await _offers.Get(context, [new(id, version)], fetch, cancellationToken)).GetValueOrDefault(id) is not { } offer)
        {
            return null;
        }

        // It may be of a newer version: then it holds for nobody, and is looked for again there.
        _recentOffers.Keep(context.Tenant, id, version, offer);
        return offer;
    }

    /// <summary>What was read elsewhere together with its version.</summary>
    public async Task Store(TenantId tenant, Versioned<Guid, Offer> offer)
    {
        await versions.Saw(tenant, offer.Version);
        await _offers.Store(tenant, [offer]);
        if (offer.Value is { } value)
        {
            _recentOffers.Keep(tenant, offer.Id, offer.Version, value);
        }
    }

    private async Task<Dictionary<Guid, T>> Get<T>(
        VersionedCache<Guid, T> known, string sql, ReadCatalog<T> read, CallerContext context, Guid[] ids, CancellationToken cancellationToken)
        where T : class
    {
        if (ids.Length == 0)
        {
            return [];
        }

        var version = await versions.Current(
            context,
            async () =>
            {
                // Nothing is held: the rows come in the same round trip as their version.
                var (current, rows) = await Read(context, sql, read, ids, fromPrimary: true);
                await known.Store(context.Tenant, rows);
                return current;
            },
            cancellationToken);
        var wanted = ids.Distinct().Select(id => new Wanted<Guid>(id, version)).ToList();
        return await known.Get(context, wanted, Fetching(sql, read, context), cancellationToken);
    }

    private VersionedCache<Guid, T>.Fetch Fetching<T>(string sql, ReadCatalog<T> read, CallerContext context)
        where T : class => async (ids, fromPrimary) => (await Read(context, sql, read, ids, fromPrimary)).Rows;

    /// <returns>Each id is answered for, with null where there is no such thing.</returns>
    private Task<(ReadVersion Version, IReadOnlyList<Versioned<Guid, T>> Rows)> Read<T>(
        CallerContext context, string sql, ReadCatalog<T> read, IReadOnlyList<Guid> ids, bool fromPrimary)
        where T : class => reads.Run<(ReadVersion, IReadOnlyList<Versioned<Guid, T>>)>(
            context,
            fromPrimary,
            batch => batch.Add(CatalogSql.Position).Add(sql, P.Text(context.Tenant.Value), P.Uuids(ids)).Add(CatalogSql.Position),
            async reader =>
            {
                var from = await CatalogSql.ReadPosition(reader);
                var (version, found) = await read(reader, CancellationToken.None);
                var to = await CatalogSql.ReadPosition(reader);
                return (new ReadVersion(version, from, to), [.. ids.Select(id => new Versioned<Guid, T>(id, version, found.GetValueOrDefault(id)))]);
            },
            CancellationToken.None);
}

/// <summary>Reads the next result.</summary>
internal delegate Task<(long Version, Dictionary<Guid, T> Found)> ReadCatalog<T>(NpgsqlDataReader reader, CancellationToken cancellationToken);
