using System.Globalization;

namespace GraphBooking.Api.GraphQL.Shared.Scalars;

/// <summary>RFC 3339 instants. An offset is required: a wall time without one names no instant.</summary>
internal static class Instants
{
    private const int SecondsEnd = 19;
    private const int FractionDigits = 6;

    /// <summary>In UTC; fractions below the microsecond, which PostgreSQL does not keep, are cut off.</summary>
    public static bool TryParse(string text, out DateTimeOffset instant)
    {
        instant = default;
        if (text.Length <= SecondsEnd || text[10] is not ('T' or 't')
            || !DateTime.TryParseExact(
                text.AsSpan(0, 10), "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day)
            || !TimeOnly.TryParseExact(
                text.AsSpan(11, 8), "HH:mm:ss", CultureInfo.InvariantCulture, DateTimeStyles.None, out var time)
            || !TryReadFraction(text.AsSpan(SecondsEnd), out var fraction, out var rest)
            || !TryReadOffset(rest, out var offset))
        {
            return false;
        }

        var ticks = day.Ticks + time.Ticks + fraction - offset;
        if (ticks < DateTime.MinValue.Ticks || ticks > DateTime.MaxValue.Ticks)
        {
            return false;
        }

        instant = new DateTimeOffset(ticks, TimeSpan.Zero);
        return true;
    }

    public static string Format(DateTimeOffset instant)
    {
        var at = instant.UtcDateTime;

        // Most instants are of a whole second, and lists are full of them.
        return at.Ticks % TimeSpan.TicksPerSecond == 0
            ? string.Create(SecondsEnd + 1, at, static (text, at) =>
            {
                at.TryFormat(text, out _, "s", CultureInfo.InvariantCulture);
                text[SecondsEnd] = 'Z';
            })
            : at.ToString("yyyy-MM-dd'T'HH:mm:ss.FFFFFF'Z'", CultureInfo.InvariantCulture);
    }

    private static bool TryReadFraction(ReadOnlySpan<char> text, out long ticks, out ReadOnlySpan<char> rest)
    {
        ticks = 0;
        rest = text;
        if (text[0] != '.')
        {
            return true;
        }

        var digits = 1;
        for (; digits < text.Length && char.IsAsciiDigit(text[digits]); digits++)
        {
            if (digits <= FractionDigits)
            {
                ticks = (ticks * 10) + (text[digits] - '0');
            }
        }

        for (var missing = digits - 1; missing < FractionDigits; missing++)
        {
            ticks *= 10;
        }

        ticks *= TimeSpan.TicksPerMicrosecond;
        rest = text[digits..];
        return digits > 1;
    }

    private static bool TryReadOffset(ReadOnlySpan<char> text, out long ticks)
    {
        ticks = 0;
        if (text is "Z" or "z")
        {
            return true;
        }

        if (text.Length != 6 || text[0] is not ('+' or '-')
            || !TimeOnly.TryParseExact(text[1..], "HH:mm", CultureInfo.InvariantCulture, DateTimeStyles.None, out var offset))
        {
            return false;
        }

        ticks = text[0] == '-' ? -offset.Ticks : offset.Ticks;
        return true;
    }
}
