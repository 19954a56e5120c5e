using GraphBooking.Application.Bookings;
using GraphBooking.Application.Shared;
using GraphBooking.Domain.Bookings;
using GraphBooking.Domain.Shared;
using GraphBooking.Infrastructure.Caching;
using GraphBooking.Infrastructure.Persistence;
using GraphBooking.Infrastructure.Routing;

namespace GraphBooking.Infrastructure.Bookings;

/// <summary>
/// A hold in one round trip: decided by what is known, as if nothing stood in its way, and written under the lock only if all of
/// that is so. Where it is not, nothing is written, and <see cref="HoldReader"/> reads what decides.
/// </summary>
internal sealed class PresumedHold(CachedCatalog catalog, DatabaseClock clock, SlotsInDoubt doubts, HoldTrips trips)
{
    /// <returns>Null where it was not presumed, or wrongly.</returns>
    public async Task<(BookingChange Hold, Committed Committed)?> Try(
        Caller caller, IdempotencyScope scope, WantedSlot wanted, Func<OpenSlot, Result<BookingChange>> decide, CancellationToken cancellationToken)
    {
        if (trips.ArePaused
            || clock.Now is not { } now
            || await catalog.LastSeenOffer(caller.Tenant!.Value, wanted.ServiceId.Value, cancellationToken) is not { } known
            || known.Value!.At(wanted.ResourceId) is not { } resource
            || !decide(new(resource, known.Value.Service, Offered: true, CustomerKnown: true, [], [], now)).TryGet(out var hold)
            || !doubts.Doubt(wanted.ResourceId, wanted.Start))
        {
            return null;
        }

        return await trips.Run(new(caller, scope, hold, known.Version, cancellationToken)) is { } committed ? (hold, committed) : null;
    }

    /// <summary>Whether presumed or not.</summary>
    public void Held(WantedSlot wanted) => doubts.Trust(wanted.ResourceId, wanted.Start);
}
