using System.Buffers;
using System.Security.Cryptography;

namespace GraphBooking.Domain.Shared;

/// <summary>The short, opaque key that stands in every row of a tenant. It never changes.</summary>
public readonly record struct TenantId(string Value)
{
    private const string Alphabet = "0123456789abcdefghjkmnpqrstvwxyz";
    private const int Length = 12;
    private const string Prefix = "ten_";
    private static readonly SearchValues<char> Letters = SearchValues.Create(Alphabet);

    public static TenantId New() => new(RandomNumberGenerator.GetString(Alphabet, Length));

    /// <summary>Reads the public form, <c>ten_…</c>.</summary>
    public static bool TryParse(string? text, out TenantId id)
    {
        var valid = text is not null && text.Length == Prefix.Length + Length
            && text.StartsWith(Prefix, StringComparison.Ordinal)
            && !text.AsSpan(Prefix.Length).ContainsAnyExcept(Letters);
        id = valid ? new TenantId(text![Prefix.Length..]) : default;
        return valid;
    }

    public override string ToString() => Prefix + Value;
}
