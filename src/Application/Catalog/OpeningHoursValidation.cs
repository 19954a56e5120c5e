using FluentValidation;
using GraphBooking.Application.Shared;
using GraphBooking.Domain.Catalog;

namespace GraphBooking.Application.Catalog;

internal static class OpeningHoursValidation
{
    public static IRuleBuilderOptions<T, IReadOnlyList<OpeningHours>> MustBeOpeningHours<T>(
        this IRuleBuilder<T, IReadOnlyList<OpeningHours>> rule) =>
        rule.Must(hours => hours.Count <= Limits.MostOpenings).WithMessage($"Must be at most {Limits.MostOpenings} openings.")
            .Must(hours => OpeningHoursRules.FirstOverlap(hours) is null).WithMessage("Openings must not overlap.");
}
