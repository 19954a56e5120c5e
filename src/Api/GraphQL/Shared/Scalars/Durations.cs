using System.Globalization;
using System.Text.RegularExpressions;
using System.Xml;

namespace GraphBooking.Api.GraphQL.Shared.Scalars;

/// <summary>
/// ISO 8601 durations of days, hours, minutes and seconds. Months and years have no fixed length and are refused; a day is
/// 24 hours. Negative ones parse: which durations may be negative is for the rules of each field to say.
/// </summary>
internal static partial class Durations
{
    private const int LongestText = 64;

    public static bool TryParse(string text, out TimeSpan duration)
    {
        duration = default;
        if (text.Length > LongestText || Pattern().Match(text) is not { Success: true } match)
        {
            return false;
        }

        try
        {
            var ticks = (Number(match, "d") * TimeSpan.TicksPerDay)
                + (Number(match, "h") * TimeSpan.TicksPerHour)
                + (Number(match, "m") * TimeSpan.TicksPerMinute)
                + (Number(match, "s") * TimeSpan.TicksPerSecond);
            duration = TimeSpan.FromTicks(checked((long)(match.Groups["sign"].Length > 0 ? -ticks : ticks)));
            return duration != TimeSpan.Zero || match.Groups["sign"].Length == 0;
        }
        catch (OverflowException)
        {
            return false;
        }
    }

    public static string Format(TimeSpan duration) => XmlConvert.ToString(duration);

    private static decimal Number(Match match, string group) =>
        match.Groups[group] is { Success: true, ValueSpan: var digits }
            ? decimal.Parse(digits, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture)
            : 0;

    [GeneratedRegex(@"\A(?<sign>-?)P(?=[0-9T])((?<d>[0-9]+)D)?(T(?=[0-9])((?<h>[0-9]+)H)?((?<m>[0-9]+)M)?((?<s>[0-9]+(\.[0-9]+)?)S)?)?\z",
        RegexOptions.ExplicitCapture)]
    private static partial Regex Pattern();
}
