using System.Globalization;
using System.Text.RegularExpressions;
using System.Xml;

namespace GraphBooking.Application.Operations.Import;

/// <summary>Texts that stand for times, written as the API takes them.</summary>
internal static partial class Scalars
{
    public const string DurationRule = "Must be an ISO 8601 duration such as PT45M.";
    public const string WallTimeRule = "Must be a wall time such as 09:00.";
    public const string InstantRule = "Must be an instant with offset such as 2030-01-31T09:00:00+01:00.";

    public static bool TryDuration(string text, out TimeSpan value)
    {
        var valid = DurationPattern().IsMatch(text);
        value = valid ? XmlConvert.ToTimeSpan(text) : default;
        return valid;
    }

    public static bool TryWallTime(string text, out TimeOnly value) =>
        TimeOnly.TryParseExact(text, "HH:mm", CultureInfo.InvariantCulture, DateTimeStyles.None, out value);

    public static bool TryInstant(string text, out DateTimeOffset value)
    {
        value = default;
        return OffsetPattern().IsMatch(text) && DateTimeOffset.TryParseExact(
            text, "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK", CultureInfo.InvariantCulture, DateTimeStyles.AdjustToUniversal, out value);
    }

    // No years and months, which last differently long, and few enough digits to fit.
    [GeneratedRegex(@"\AP(?=.)(?:[0-9]{1,4}D)?(?:T(?=.)(?:[0-9]{1,5}H)?(?:[0-9]{1,6}M)?(?:[0-9]{1,8}S)?)?\z")]
    private static partial Regex DurationPattern();

    [GeneratedRegex(@"(?:Z|[+-][0-9]{2}:[0-9]{2})\z")]
    private static partial Regex OffsetPattern();
}
