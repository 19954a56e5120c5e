using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace GraphBooking.Sandbox.Webhooks;

/// <summary>Proves to the receiver who sent a webhook, and when.</summary>
internal static class WebhookSignature
{
    public const string Header = "X-Sandbox-Signature";

    /// <returns><c>t=&lt;unix seconds&gt;,v1=&lt;hexadecimal HMAC-SHA256 of "t.body"&gt;</c></returns>
    public static string Of(ReadOnlySpan<byte> body, string secret, DateTimeOffset sentAt)
    {
        var time = sentAt.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        byte[] signed = [.. Encoding.ASCII.GetBytes(time + "."), .. body];
        return $"t={time},v1={Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), signed))}";
    }
}
