using System.Buffers;
using System.Buffers.Text;
using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;
using GraphBooking.Domain.Shared;

namespace GraphBooking.Domain.Partners;

/// <summary>
/// A partner's credential, <c>gbk_0123456789ab_…</c>: its tenant, so that it is looked up behind that tenant's row-level
/// security, and 256 random bits.
/// </summary>
public sealed class PartnerKey
{
    private const string Prefix = "gbk_";
    private const int TenantLength = 12;
    private const int SecretBytes = 32;
    private const int SecretLength = 43;
    private static readonly SearchValues<char> Letters =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_");

    private readonly string _text;

    private PartnerKey(TenantId tenant, string text)
    {
        Tenant = tenant;
        _text = text;
    }

    public TenantId Tenant { get; }

    public static PartnerKey New(TenantId tenant) =>
        new(tenant, $"{Prefix}{tenant.Value}_{Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(SecretBytes))}");

    /// <summary>Says only that it has the form of a key.</summary>
    public static bool TryParse(string? text, [NotNullWhen(true)] out PartnerKey? key)
    {
        key = text is { Length: 4 + TenantLength + 1 + SecretLength }
            && text.StartsWith(Prefix, StringComparison.Ordinal)
            && TenantId.TryParse($"ten_{text.AsSpan(Prefix.Length, TenantLength)}", out var tenant)
            && text[^(SecretLength + 1)] == '_'
            && !text.AsSpan(text.Length - SecretLength).ContainsAnyExcept(Letters)
                ? new PartnerKey(tenant, text)
                : null;
        return key is not null;
    }

    /// <summary>SHA-256 of the whole key: all that is stored. A secret this random needs no salt and no slow hash.</summary>
    public byte[] Hash() => SHA256.HashData(Encoding.UTF8.GetBytes(_text));

    /// <summary>The key itself, for the one answer that shows it.</summary>
    public string Reveal() => _text;

    /// <summary>Without the secret: it is what a log would write.</summary>
    public override string ToString() => $"{Prefix}{Tenant.Value}_…";
}
