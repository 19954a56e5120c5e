using System.Globalization;
using System.Text;

namespace GraphBooking.Api.GraphQL.Shared.Scalars;

/// <summary>RFC 3339 instants. An offset is required: a wall time without one names no instant.</summary>
internal static class Instants
{
    private const int SecondsEnd = 19;
    private const int FractionDigits = 6;

    /// <summary>Of what is formatted, in bytes and characters: seconds, a point, the fraction, and the zone.</summary>
    public const int Longest = SecondsEnd + 1 + FractionDigits + 1;

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
        Span<byte> text = stackalloc byte[Longest];
        return Encoding.ASCII.GetString(text[..Format(instant, text)]);
    }

    /// <returns>How many bytes it takes: <see cref="Longest"/> at most.</returns>
    public static int Format(DateTimeOffset instant, Span<byte> text)
    {
        // Most instants are of a whole second, and lists are full of them: this format is the fastest.
        var at = instant.UtcDateTime;
        var isWhole = at.Ticks % TimeSpan.TicksPerSecond == 0;
        at.TryFormat(text, out var written, isWhole ? "s" : "yyyy-MM-dd'T'HH:mm:ss.FFFFFF", CultureInfo.InvariantCulture);
        text[written] = (byte)'Z';
        return written + 1;
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
