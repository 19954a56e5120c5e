using GraphBooking.Application.Availability;
using GraphBooking.Application.Shared;
using GraphBooking.Domain.Shared;
using GraphBooking.Infrastructure.Caching;

namespace GraphBooking.Infrastructure.Persistence.Reads;

/// <summary>
/// All that availability is computed from. One round trip asks for the clock and for versions, fresh each time, and for what
/// is offered where that is not known; a second one for the days that are not cached at those versions.
/// </summary>
internal sealed class AvailabilityReads(CachedCatalog catalog, CachedOccupancy occupancy, CacheReads reads, CallerContext context) : IAvailabilityReads
{
    public async Task<ServiceOccupancy?> Load(ServiceId serviceId, TimeRange window, CancellationToken cancellationToken)
    {
        var (heads, offer) = await LoadHeads(serviceId.Value, cancellationToken);
        if (offer is not { Service.ArchivedAt: null })
        {
            return null;
        }

        var resources = await occupancy.Of(context, offer, heads, Padded(window, offer, heads.Now), cancellationToken);
        return new ServiceOccupancy(offer.Service, resources, heads.Now);
    }

    private async Task<(OccupancyHeads Heads, Offer? Offer)> LoadHeads(Guid service, CancellationToken cancellationToken)
    {
        var seen = await catalog.LastSeenOffer(context.Tenant, service, cancellationToken);
        var (heads, read) = await reads.RunShared(
            context,
            batch =>
            {
                batch.Add(OccupancySql.Heads, P.Text(context.Tenant.Value), P.Uuid(service));
                if (seen is null)
                {
                    batch.Add(CatalogSql.Offers, P.Text(context.Tenant.Value), P.Uuids([service]));
                }
            },
            async reader => (
                await OccupancySql.ReadHeads(reader, CancellationToken.None),
                seen is null ? await CatalogSql.ReadOffers(reader, CancellationToken.None) : default),
            cancellationToken);
        if (seen is { } known)
        {
            return (heads, known.Version == heads.Catalog ? known.Value : await catalog.Offer(context, service, heads.Catalog, cancellationToken));
        }

        var offer = read.Found.GetValueOrDefault(service);
        await catalog.Store(context.Tenant, new(service, read.Version, offer));
        return (heads, offer);
    }

    // Claims reach a slot through its buffers. Of the past nothing is listed.
    private static TimeRange Padded(TimeRange window, Offer offer, DateTimeOffset now)
    {
        var start = window.Start > now ? window.Start : now;
        return new TimeRange(start - offer.Service.BufferBefore, window.End + offer.Service.BufferAfter);
    }
}
