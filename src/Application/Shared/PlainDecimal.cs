using System.Globalization;

namespace GraphBooking.Application.Shared;

/// <summary>JSON numbers written out without an exponent, as PostgreSQL's jsonb will hold and show them.</summary>
internal static class PlainDecimal
{
    private const int MostDigits = 64;
    private const int GreatestExponent = 64;

    /// <returns>Null when the number has more digits or a greater exponent than anybody needs.</returns>
    public static string? Of(string number)
    {
        var exponentAt = number.AsSpan().IndexOfAny('e', 'E');
        var mantissa = (exponentAt < 0 ? number : number[..exponentAt]).TrimStart('-');
        var exponent = 0;
        if (mantissa.Length > MostDigits
            || (exponentAt >= 0 && !int.TryParse(number.AsSpan(exponentAt + 1), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out exponent))
            || int.Abs(exponent) > GreatestExponent)
        {
            return null;
        }

        var pointAt = mantissa.IndexOf('.', StringComparison.Ordinal);
        var digits = mantissa.Replace(".", "", StringComparison.Ordinal);
        var point = (pointAt < 0 ? digits.Length : pointAt) + exponent;
        var padded = point <= 0 ? new string('0', 1 - point) + digits : digits.PadRight(point, '0');
        point = int.Max(point, 1);
        var whole = padded[..point].TrimStart('0');
        return point == padded.Length ? whole : $"{whole}.{padded[point..]}";
    }
}
