using GraphBooking.Domain.Shared;

namespace GraphBooking.Domain.Catalog;

/// <summary>One step of a service's cancellation policy.</summary>
/// <param name="HoursBefore">Counts for cancellations at least this many hours before the start; zero or more.</param>
/// <param name="RefundBasisPoints">The share of what was paid that is given back: 10,000 is all of it.</param>
public readonly record struct CancellationTier(int HoursBefore, int RefundBasisPoints);

/// <summary>What a cancellation policy, the list of its tiers, gives back.</summary>
public static class CancellationPolicy
{
    /// <summary>The whole, in basis points.</summary>
    public const int All = 10_000;

    /// <summary>What may be kept of the money paid, under the tier with the longest notice that was still given.</summary>
    /// <param name="tiers">In any order; none means that cancelling moves no money.</param>
    /// <param name="paidMinor">What was paid, zero or more.</param>
    /// <param name="notice">From the cancellation to the start; negative after it.</param>
    /// <returns>In minor units; all that was paid when no tier speaks of so short a notice.</returns>
    public static long KeptMinor(IReadOnlyList<CancellationTier> tiers, long paidMinor, TimeSpan notice)
    {
        var share = tiers.Where(tier => notice >= TimeSpan.FromHours(tier.HoursBefore))
            .OrderByDescending(tier => tier.HoursBefore)
            .Select(tier => tier.RefundBasisPoints)
            .FirstOrDefault();

        // Half a unit goes to the one who paid.
        return Money.Split(paidMinor, [share, All - share])[1];
    }
}
