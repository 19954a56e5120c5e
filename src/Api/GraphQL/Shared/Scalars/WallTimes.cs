using System.Globalization;

namespace GraphBooking.Api.GraphQL.Shared.Scalars;

/// <summary>Times of day on a wall clock, to the minute.</summary>
internal static class WallTimes
{
    /// <summary>Seconds are accepted as long as they say nothing.</summary>
    public static bool TryParse(string text, out TimeOnly time) =>
        TimeOnly.TryParseExact(text, ["HH:mm", "HH:mm:00"], CultureInfo.InvariantCulture, DateTimeStyles.None, out time);

    public static string Format(TimeOnly time) => time.ToString("HH:mm", CultureInfo.InvariantCulture);
}
