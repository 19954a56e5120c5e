using System.Security.Cryptography;
using System.Text;
using GraphBooking.Domain.Shared;
using GraphBooking.Infrastructure.Encryption;

namespace GraphBooking.Infrastructure.Payments;

/// <summary>Seals what opens a payment at the provider, with a key that is not in the database: AES-256-GCM, nonce first, tag last.</summary>
internal sealed class ClientSecrets(LocalKeys keys)
{
    private const int KeyLength = 32;
    private static readonly int NonceLength = AesGcm.NonceByteSizes.MaxSize;
    private static readonly int TagLength = AesGcm.TagByteSizes.MaxSize;

    private readonly Lazy<byte[]> _key = new(() => keys.Get("client-secrets", KeyLength));

    public byte[] Seal(PaymentId payment, string secret)
    {
        var plain = Encoding.UTF8.GetBytes(secret);
        var sealedSecret = new byte[NonceLength + plain.Length + TagLength];
        var nonce = sealedSecret.AsSpan(0, NonceLength);
        RandomNumberGenerator.Fill(nonce);
        using var aes = new AesGcm(_key.Value, TagLength);
        aes.Encrypt(
            nonce, plain, sealedSecret.AsSpan(NonceLength, plain.Length), sealedSecret.AsSpan(NonceLength + plain.Length), payment.Value.ToByteArray());
        return sealedSecret;
    }

    /// <exception cref="AuthenticationTagMismatchException">It was sealed for another payment or with another key.</exception>
    public string Open(PaymentId payment, byte[] sealedSecret)
    {
        var plain = new byte[sealedSecret.Length - NonceLength - TagLength];
        using var aes = new AesGcm(_key.Value, TagLength);
        aes.Decrypt(
            sealedSecret.AsSpan(0, NonceLength), sealedSecret.AsSpan(NonceLength, plain.Length),
            sealedSecret.AsSpan(NonceLength + plain.Length), plain, payment.Value.ToByteArray());
        return Encoding.UTF8.GetString(plain);
    }
}
