using FluentValidation;
using GraphBooking.Application.Shared;
using GraphBooking.Domain.Catalog;

namespace GraphBooking.Application.Catalog;

/// <summary>The shape of a cancellation policy.</summary>
internal static class CancellationPolicyValidation
{
    public static IRuleBuilderOptions<T, IReadOnlyList<CancellationTier>> MustBeAPolicy<T>(
        this IRuleBuilder<T, IReadOnlyList<CancellationTier>> rule) =>
        rule.Must(tiers => tiers.Count <= Limits.MostCancellationTiers)
            .WithMessage($"Must be at most {Limits.MostCancellationTiers} tiers.")
            .Must(tiers => tiers.All(tier => tier.HoursBefore is >= 0 and <= Limits.LongestNotice))
            .WithMessage($"The hours must be from 0 to {Limits.LongestNotice}.")
            .Must(tiers => tiers.All(tier => tier.RefundBasisPoints is >= 0 and <= CancellationPolicy.All))
            .WithMessage($"The shares must be from 0 to {CancellationPolicy.All} basis points.")
            .Must(tiers => tiers.DistinctBy(tier => tier.HoursBefore).Count() == tiers.Count)
            .WithMessage("No two tiers may begin at the same hour.");
}
