using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using GraphBooking.Infrastructure.Encryption;

namespace GraphBooking.Api.GraphQL.Shared.Lists;

/// <summary>
/// Seals what a cursor holds: it is read by nobody, and one that was tampered with, or sealed for another tenant, list or
/// order, is not opened. The same position is always the same cursor.
/// </summary>
internal sealed class CursorCodec
{
    private const int NonceSize = 12;
    private const int TagSize = 16;
    private const int LongestCursor = 4096;

    private readonly byte[] _key;
    private readonly byte[] _nonceKey;

    public CursorCodec(LocalKeys keys)
        : this(keys.Get("cursors", 32))
    {
    }

    internal CursorCodec(byte[] key)
    {
        _key = HKDF.DeriveKey(HashAlgorithmName.SHA256, key, 32, info: "cursor"u8.ToArray());
        _nonceKey = HKDF.DeriveKey(HashAlgorithmName.SHA256, key, 32, info: "cursor nonce"u8.ToArray());
    }

    public string Seal(ReadOnlySpan<byte> content, string scope)
    {
        var bound = Encoding.UTF8.GetBytes(scope);
        Span<byte> sealedBytes = new byte[NonceSize + TagSize + content.Length];
        var nonce = sealedBytes[..NonceSize];

        // Derived from all that it protects, so that it never serves two contents however many cursors are made.
        using (var hash = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, _nonceKey))
        {
            hash.AppendData(SHA256.HashData(bound));
            hash.AppendData(content);
            hash.GetHashAndReset().AsSpan(0, NonceSize).CopyTo(nonce);
        }

        using var aes = new AesGcm(_key, TagSize);
        aes.Encrypt(nonce, content, sealedBytes[(NonceSize + TagSize)..], sealedBytes.Slice(NonceSize, TagSize), bound);
        return Base64Url.EncodeToString(sealedBytes);
    }

    /// <returns>Null when it was not sealed here for this scope.</returns>
    public byte[]? Open(string cursor, string scope)
    {
        if (cursor.Length > LongestCursor || !Base64Url.IsValid(cursor))
        {
            return null;
        }

        ReadOnlySpan<byte> sealedBytes = Base64Url.DecodeFromChars(cursor);
        if (sealedBytes.Length < NonceSize + TagSize)
        {
            return null;
        }

        var content = new byte[sealedBytes.Length - NonceSize - TagSize];
        using var aes = new AesGcm(_key, TagSize);
        try
        {
            aes.Decrypt(
                sealedBytes[..NonceSize],
                sealedBytes[(NonceSize + TagSize)..],
                sealedBytes.Slice(NonceSize, TagSize),
                content,
                Encoding.UTF8.GetBytes(scope));
            return content;
        }
        catch (AuthenticationTagMismatchException)
        {
            return null;
        }
    }
}
