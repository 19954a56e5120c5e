using System.Diagnostics;
using GraphBooking.Application.Bookings;
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
internal sealed class PresumedHold(CachedCatalog catalog, DatabaseClock clock, SlotsInDoubt doubts)
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    private long _pausedUntil;

    /// <summary>Whoever waits for a lock for longer has locked and committed for nothing: then it is not tried for a while. Tests may wait.</summary>
    internal TimeSpan Patience { private get; set; } = TimeSpan.FromMilliseconds(250);

    /// <returns>Null where it was not presumed, or wrongly.</returns>
    public async Task<(BookingChange Hold, Committed Committed)?> Try(
        BookingTransaction transaction, WantedSlot wanted, Func<OpenSlot, Result<BookingChange>> decide, CancellationToken cancellationToken)
    {
        if (Volatile.Read(ref _pausedUntil) > Stopwatch.GetTimestamp()
            || clock.Now is not { } now
            || await catalog.LastSeenOffer(transaction.TenantId, wanted.ServiceId.Value, cancellationToken) is not { } known
            || known.Value!.At(wanted.ResourceId) is not { } resource
            || !decide(new(resource, known.Value.Service, Offered: true, CustomerKnown: true, [], [], now)).TryGet(out var hold)
            || !doubts.Doubt(wanted.ResourceId, wanted.Start))
        {
            return null;
        }

        var began = Stopwatch.GetTimestamp();
        if (await transaction.CommitPresumed(hold, known.Version, Patience, cancellationToken) is { } committed)
        {
            return (hold, committed);
        }

        if (Stopwatch.GetElapsedTime(began) > Patience)
        {
            Volatile.Write(ref _pausedUntil, Stopwatch.GetTimestamp() + (long)(Pause.TotalSeconds * Stopwatch.Frequency));
        }

        return null;
    }

    /// <summary>Whether presumed or not.</summary>
    public void Held(WantedSlot wanted) => doubts.Trust(wanted.ResourceId, wanted.Start);
}
