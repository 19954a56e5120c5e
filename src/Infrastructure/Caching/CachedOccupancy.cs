using GraphBooking.Application.Availability;
using GraphBooking.Application.Shared;
using GraphBooking.Domain.Availability;
using GraphBooking.Domain.Catalog;
using GraphBooking.Domain.Shared;
using ZiggyCreatures.Caching.Fusion;

namespace GraphBooking.Infrastructure.Caching;

/// <summary>What occupies resources, in spans of days, each under its own version.</summary>
internal sealed class CachedOccupancy(CacheReads reads, IFusionCache cache, CacheKeys keys)
{
    private static readonly TimeSpan Far = TimeSpan.FromMinutes(10);

    private readonly VersionedCache<DaySpan, ResourceDays> _days = new(cache, keys, "days", Far, ResourceDays.WeightOf);

    /// <param name="context">Who asks.</param>
    /// <param name="offer">At which of its resources, archived ones left out.</param>
    /// <param name="heads">Read just now.</param>
    /// <param name="window">Padded already.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<IReadOnlyList<ResourceOccupancy>> Of(
        CallerContext context, Offer offer, OccupancyHeads heads, TimeRange window, CancellationToken cancellationToken)
    {
        var resources = offer.Resources.Where(resource => resource.ArchivedAt is null && heads.Resources.ContainsKey(resource.Id.Value)).ToList();
        var wanted = resources
            .SelectMany(resource => DaySpan.Of(resource.Id.Value, window))
            .Select(span => new Wanted<DaySpan>(span, heads.Resources[span.ResourceId].Of(span)))
            .ToList();
        var days = await _days.Get(context, wanted, Fetch, cancellationToken);
        return [.. resources.Select(resource => Together(resource, window, days))];

        Task<IReadOnlyList<Versioned<DaySpan, ResourceDays>>> Fetch(IReadOnlyList<DaySpan> spans, bool fromPrimary) => reads.Run(
            context,
            fromPrimary,
            batch => batch.AddDays(context.Tenant, spans),
            reader => OccupancySql.ReadDays(reader, spans, CancellationToken.None),
            CancellationToken.None);
    }

    private static ResourceOccupancy Together(Resource resource, TimeRange window, Dictionary<DaySpan, ResourceDays> days)
    {
        var closures = new List<TimeRange>();
        var busy = new List<BusyInterval>();
        foreach (var span in DaySpan.Of(resource.Id.Value, window))
        {
            if (days.GetValueOrDefault(span) is { } found)
            {
                // What reaches over from the days before has been taken with them.
                var from = span.Start <= window.Start ? DateTimeOffset.MinValue : span.Start;
                closures.AddRange(found.Closures.Where(closure => closure.Start >= from && closure.Overlaps(window)));
                found.Packed.AddTo(busy, from, window);
            }
        }

        return new ResourceOccupancy(resource, closures, busy);
    }
}
