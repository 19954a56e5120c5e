using System.Globalization;
using GraphBooking.Application.Shared;
using GraphBooking.Domain.Shared;

namespace GraphBooking.Api.Http.Downloads;

/// <summary>What the URL of a download asks for.</summary>
internal static class DownloadParameters
{
    public static Result<DateOnly> Day(IQueryCollection query, string name) =>
        query[name] is [{ } text] && DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day)
            ? day
            : new ValidationError(name, $"Give {name} once, as a calendar day, yyyy-MM-dd.");

    /// <returns>The first one there is when nothing is given.</returns>
    public static Result<TEnum> Choice<TEnum>(IQueryCollection query, string name)
        where TEnum : struct, Enum => query[name] switch
        {
            { Count: 0 } => default(TEnum),
            [{ } text] when EnumNames<TEnum>.TryParse(text, out var value) => value,
            _ => new ValidationError(name, $"Give {name} once, as one of {string.Join(", ", Enum.GetValues<TEnum>().Select(EnumNames<TEnum>.Of))}."),
        };
}
