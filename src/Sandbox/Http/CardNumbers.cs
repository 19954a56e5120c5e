using System.Globalization;
using System.Text.RegularExpressions;

namespace GraphBooking.Sandbox.Http;

/// <summary>
/// Finds payment card numbers: 13 to 19 digits that begin as cards do, with a valid check digit, whatever spaces and dashes
/// are between them. A UUID is none.
/// </summary>
internal static partial class CardNumbers
{
    private const int Shortest = 13;
    private const int Longest = 19;

    public static bool AppearIn(string text) =>
        Runs().Matches(Uuids().Replace(text, "uuid")).Any(run => HasNumber(Groups(run.Value)));

    // A number begins and ends where a group of digits does.
    private static bool HasNumber(string[] groups)
    {
        for (var first = 0; first < groups.Length; first++)
        {
            var digits = "";
            for (var last = first; last < groups.Length && digits.Length < Longest; last++)
            {
                digits += groups[last];
                if (digits.Length is >= Shortest and <= Longest && IsCard(digits))
                {
                    return true;
                }
            }
        }

        return false;
    }

    private static bool IsCard(string digits) => digits[0] is (>= '2' and <= '6') or '8' && HasCheckDigit(digits);

    private static bool HasCheckDigit(string digits)
    {
        var sum = 0;
        for (var i = 0; i < digits.Length; i++)
        {
            var digit = digits[^(i + 1)] - '0';
            sum += i % 2 == 0 ? digit : (digit * 2 / 10) + (digit * 2 % 10);
        }

        return sum % 10 == 0;
    }

    private static string[] Groups(string run) =>
        [.. Digits().Matches(run).Select(group => string.Concat(group.Value.Select(digit => (char)('0' + CharUnicodeInfo.GetDecimalDigitValue(digit)))))];

    [GeneratedRegex(@"(?<![\p{L}\p{Nd}])\p{Nd}+(?:[\s\p{Pd}\p{Cf}\u2212]+\p{Nd}+)*(?![\p{L}\p{Nd}])")]
    private static partial Regex Runs();

    [GeneratedRegex(@"\p{Nd}+")]
    private static partial Regex Digits();

    [GeneratedRegex(@"(?<![\p{L}\p{Nd}])[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}(?![\p{L}\p{Nd}])", RegexOptions.IgnoreCase)]
    private static partial Regex Uuids();
}
