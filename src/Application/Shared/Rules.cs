using System.Collections.Frozen;
using FluentValidation;
using GraphBooking.Domain.Shared;
using NodaTime;

namespace GraphBooking.Application.Shared;

/// <summary>Rules of shape that several messages share.</summary>
internal static class Rules
{
    public const int LongestName = 200;
    public const int LongestText = 1000;
    public const int LongestJson = 16 * 1024;
    public const int LongestKey = 255;

    // The look-up itself would make up a zone for names such as UTC+03:27.
    private static readonly FrozenSet<string> Zones = DateTimeZoneProviders.Tzdb.Ids.ToFrozenSet(StringComparer.Ordinal);

    public static IRuleBuilderOptions<T, string> MustBeAName<T>(this IRuleBuilder<T, string> rule) =>
        rule.Must(name => !string.IsNullOrWhiteSpace(name)).WithMessage("Must not be blank.")
            .MaximumLength(LongestName).WithMessage($"Must have at most {LongestName} characters.");

    public static IRuleBuilderOptions<T, string?> MustFitText<T>(this IRuleBuilder<T, string?> rule) =>
        rule.MaximumLength(LongestText).WithMessage($"Must have at most {LongestText} characters.");

    public static IRuleBuilderOptions<T, string?> MustFitJson<T>(this IRuleBuilder<T, string?> rule) =>
        rule.MaximumLength(LongestJson).WithMessage($"Must have at most {LongestJson} characters as JSON.");

    public static IRuleBuilderOptions<T, string?> MustBeAKey<T>(this IRuleBuilder<T, string?> rule) =>
        rule.Must(key => key is null or { Length: > 0 and <= LongestKey }).WithMessage($"Must have 1 to {LongestKey} characters.");

    public static IRuleBuilderOptions<T, string?> MustBeAZone<T>(this IRuleBuilder<T, string?> rule) =>
        rule.Must(zone => zone is null || Zones.Contains(zone))
            .WithMessage("Must be an IANA time zone such as Europe/Berlin.");

    public static IRuleBuilderOptions<T, string> MustBeACurrency<T>(this IRuleBuilder<T, string> rule) =>
        rule.Must(Currency.IsKnown).WithMessage("Must be an ISO 4217 code such as EUR.");

    public static IRuleBuilderOptions<T, Money> MustBeAPrice<T>(this IRuleBuilder<T, Money> rule) =>
        rule.Must(money => Currency.IsKnown(money.Currency)).WithMessage("Must be in an ISO 4217 currency such as EUR.")
            .Must(money => money.AmountMinor is >= 0 and <= Money.GreatestPriceMinor)
            .WithMessage($"Must be from 0 to {Money.GreatestPriceMinor} minor units.");

    public static IRuleBuilderOptions<T, Money> MustBeAnAmount<T>(this IRuleBuilder<T, Money> rule) =>
        rule.MustBeAPrice().Must(money => money.AmountMinor > 0).WithMessage("Must be above zero.");

    public static IRuleBuilderOptions<T, TimeSpan> MustLast<T>(this IRuleBuilder<T, TimeSpan> rule, TimeSpan least, TimeSpan most) =>
        rule.Must(span => span >= least && span <= most && span.Ticks % TimeSpan.TicksPerSecond == 0)
            .WithMessage($"Must be whole seconds, from {Spoken(least)} to {Spoken(most)}.");

    private static string Spoken(TimeSpan span) => System.Xml.XmlConvert.ToString(span);
}
