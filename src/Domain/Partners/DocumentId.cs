using System.Security.Cryptography;
using System.Text;

namespace GraphBooking.Domain.Partners;

/// <summary>The id of a document by its content: <c>sha256:</c> and the lower-case hex digest of the exact UTF-8 text.</summary>
public readonly record struct DocumentId
{
    private const string Prefix = "sha256:";
    private const int HexLength = 64;

    private DocumentId(string hex) => Hex = hex;

    public string Hex { get; }

    public static DocumentId Of(string text) => From(SHA256.HashData(Encoding.UTF8.GetBytes(text)));

    /// <param name="digest">32 bytes.</param>
    public static DocumentId From(byte[] digest) => new(Convert.ToHexStringLower(digest));

    /// <summary>Accepts the canonical form alone, so that one document has one id.</summary>
    public static bool TryParse(string? text, out DocumentId id)
    {
        id = default;
        return text is not null && text.StartsWith(Prefix, StringComparison.Ordinal) && TryParseHex(text[Prefix.Length..], out id);
    }

    /// <summary>The digest alone.</summary>
    public static bool TryParseHex(string hex, out DocumentId id)
    {
        var valid = hex.Length == HexLength && hex.All(c => char.IsAsciiDigit(c) || c is >= 'a' and <= 'f');
        id = valid ? new DocumentId(hex) : default;
        return valid;
    }

    public byte[] Digest() => Convert.FromHexString(Hex);

    public override string ToString() => Prefix + Hex;
}
