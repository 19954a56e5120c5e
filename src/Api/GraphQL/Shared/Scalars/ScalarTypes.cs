using System.Globalization;
using GraphQL.Types;

namespace GraphBooking.Api.GraphQL.Shared.Scalars;

/// <summary>Every scalar whose reading is the schema's own.</summary>
internal static class ScalarTypes
{
    public static IReadOnlyList<ScalarGraphType> Create() =>
    [
        new TextScalar<DateTimeOffset>(
            "DateTime", "an RFC 3339 instant with an offset, such as 2026-05-01T10:00:00Z", Instants.TryParse, format: null),
        new TextScalar<DateOnly>("Date", "a calendar day, yyyy-MM-dd", TryParseDay, day => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)),
        new TextScalar<TimeOnly>("LocalTime", "a wall-clock time, HH:mm", WallTimes.TryParse, WallTimes.Format),
        new TextScalar<TimeSpan>(
            "Duration", "an ISO 8601 duration of days, hours, minutes and seconds, such as PT45M", Durations.TryParse, Durations.Format),

        // What zone or currency there is, is a rule of the fields: an unknown one is their ValidationError.
        new TextScalar<string>("TimeZone", "an IANA time zone name", TryParseText, text => text),
        new TextScalar<string>("CurrencyCode", "an ISO 4217 code", TryParseText, text => text),
        new LongScalar(),
        new JsonScalar(),
        new IdScalar(),
    ];

    private static bool TryParseDay(string text, out DateOnly day) =>
        DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out day);

    private static bool TryParseText(string text, out string value)
    {
        value = text;
        return true;
    }
}
