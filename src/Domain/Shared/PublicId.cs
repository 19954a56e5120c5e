using System.Text;

namespace GraphBooking.Domain.Shared;

/// <summary>The public form of ids: a short type prefix and the UUID, <c>bkg_0192f0c1-…</c>.</summary>
public static class PublicId
{
    private const int PrefixLength = 3;
    private const int UuidLength = 36;

    /// <summary>In characters and bytes.</summary>
    public const int Length = PrefixLength + 1 + UuidLength;

    public static string Format(string prefix, Guid value) =>
        string.Create(Length, (prefix, value), static (target, id) =>
        {
            id.prefix.CopyTo(target);
            target[PrefixLength] = '_';
            id.value.TryFormat(target[(PrefixLength + 1)..], out _);
        });

    /// <summary>Fills <see cref="Length"/> bytes.</summary>
    public static void Format(string prefix, Guid value, Span<byte> target)
    {
        Encoding.ASCII.GetBytes(prefix, target);
        target[PrefixLength] = (byte)'_';
        value.TryFormat(target[(PrefixLength + 1)..], out _);
    }

    /// <summary>Accepts the canonical form alone, so that one object has one id.</summary>
    public static bool TryParse(string prefix, string? text, out Guid value)
    {
        value = default;
        return text is { Length: Length }
            && text.StartsWith(prefix, StringComparison.Ordinal)
            && text[PrefixLength] == '_'
            && Guid.TryParseExact(text.AsSpan(PrefixLength + 1), "D", out value)
            && Format(prefix, value) == text;
    }
}
