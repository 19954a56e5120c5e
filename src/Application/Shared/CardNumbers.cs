using System.Globalization;

namespace GraphBooking.Application.Shared;

/// <summary>
/// Finds payment card numbers in text: 13 to 19 digits, spaces and dashes between them ignored, with a brand's prefix and
/// length and a valid check digit, not adjoined by letters or further digits. A UUID is none, whatever digits it begins with.
/// </summary>
public static class CardNumbers
{
    private const int Shortest = 13;
    private const int Longest = 19;
    private const int UuidLength = 36;
    private const string Mask = "[card number]";

    public static bool AppearIn(string? text) => text is { Length: >= Shortest } && Find(text, 0) is not null;

    /// <summary>The text with each card number replaced, for messages that quote what a caller sent.</summary>
    public static string MaskedIn(string text)
    {
        var from = 0;
        while (Find(text, from) is { } found)
        {
            text = string.Concat(text.AsSpan(0, found.Start.Value), Mask, text.AsSpan(found.End.Value));
            from = found.Start.Value + Mask.Length;
        }

        return text;
    }

    private static Range? Find(string text, int from)
    {
        for (var start = from; start < text.Length; start++)
        {
            if (IsUuidAt(text, start))
            {
                start += UuidLength - 1;
            }
            else if (BeginsDigits(text, start) && NumberAt(text, start) is { } end)
            {
                return start..end;
            }
        }

        return null;
    }

    private static bool BeginsDigits(string text, int index) =>
        char.IsDigit(text[index]) && (index == 0 || !char.IsLetterOrDigit(text[index - 1]));

    private static bool IsUuidAt(string text, int start) =>
        start + UuidLength <= text.Length && text[start + 8] == '-' && (start == 0 || !char.IsLetterOrDigit(text[start - 1]))
        && EndsDigits(text, start + UuidLength - 1) && Guid.TryParseExact(text.AsSpan(start, UuidLength), "D", out _);

    private static int? NumberAt(string text, int start)
    {
        Span<int> digits = stackalloc int[Longest];
        var count = 0;
        for (var index = start; index < text.Length; index++)
        {
            if (char.IsDigit(text[index]))
            {
                if (count == Longest)
                {
                    return null;
                }

                digits[count++] = (int)char.GetNumericValue(text[index]);
                if (EndsDigits(text, index) && IsCard(digits[..count]))
                {
                    return index + 1;
                }
            }
            else if (!IsSeparator(text[index]))
            {
                return null;
            }
        }

        return null;
    }

    private static bool EndsDigits(string text, int index) =>
        index + 1 == text.Length || !char.IsLetterOrDigit(text[index + 1]);

    // The minus sign is drawn like a dash, and format characters such as the soft hyphen are not drawn at all.
    private static bool IsSeparator(char c) =>
        char.IsWhiteSpace(c) || c == '\u2212'
        || char.GetUnicodeCategory(c) is UnicodeCategory.DashPunctuation or UnicodeCategory.Format;

    private static bool IsCard(ReadOnlySpan<int> digits) =>
        digits.Length >= Shortest && HasBrand(digits) && HasCheckDigit(digits);

    private static bool HasCheckDigit(ReadOnlySpan<int> digits)
    {
        var sum = 0;
        for (var i = 0; i < digits.Length; i++)
        {
            var digit = digits[^(i + 1)];
            var doubled = i % 2 == 0 ? digit : digit * 2;
            sum += doubled > 9 ? doubled - 9 : doubled;
        }

        return sum % 10 == 0;
    }

    private static bool HasBrand(ReadOnlySpan<int> digits)
    {
        var six = 0;
        foreach (var digit in digits[..6])
        {
            six = (six * 10) + digit;
        }

        return (digits.Length, six) switch
        {
            (13 or 16 or 19, >= 400_000 and <= 499_999) => true, // Visa
            (16, >= 510_000 and <= 559_999 or >= 222_100 and <= 272_099) => true, // Mastercard
            (15, >= 340_000 and <= 349_999 or >= 370_000 and <= 379_999) => true, // American Express
            ( >= 14, >= 300_000 and <= 305_999 or >= 309_500 and <= 309_599 or >= 360_000 and <= 369_999 or >= 380_000 and <= 399_999) => true, // Diners Club
            ( >= 16, >= 352_800 and <= 358_999) => true, // JCB
            ( >= 16, >= 601_100 and <= 601_199 or >= 644_000 and <= 659_999) => true, // Discover
            ( >= 16, >= 620_000 and <= 629_999 or >= 810_000 and <= 829_999) => true, // UnionPay, RuPay
            ( >= 16, >= 220_000 and <= 220_499) => true, // Mir
            (16, >= 508_000 and <= 508_999 or >= 600_000 and <= 609_999) => true, // RuPay
            ( >= 13, >= 500_000 and <= 509_999 or >= 560_000 and <= 589_999 or >= 630_000 and <= 639_999 or >= 670_000 and <= 679_999) => true, // Maestro
            _ => false,
        };
    }
}
