using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace GraphBooking.Infrastructure.Payments;

/// <summary>Checks <c>X-Sandbox-Signature: t=&lt;unix seconds&gt;,v1=&lt;lower hexadecimal HMAC-SHA256 of "t.body"&gt;</c>.</summary>
internal static class SandboxSignature
{
    /// <summary>How far from now an event may have been signed, into the past or, by a clock that is ahead, the future.</summary>
    public static readonly TimeSpan Tolerance = TimeSpan.FromMinutes(5);

    // One for each secret, while an old one is being replaced by a new one.
    private const string Signature = "v1";
    private const string Time = "t";

    public static bool IsGood(string body, string? header, string secret, DateTimeOffset now)
    {
        if (header is null || !TryParse(header, out var time, out var signatures))
        {
            return false;
        }

        var expected = HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), Encoding.UTF8.GetBytes($"{time}.{body}"));
        var isSigned = false;
        foreach (var signature in signatures)
        {
            isSigned |= CryptographicOperations.FixedTimeEquals(signature, expected);
        }

        return isSigned && IsFresh(time, now);
    }

    private static bool TryParse(string header, [NotNullWhen(true)] out string? time, out List<byte[]> signatures)
    {
        time = null;
        signatures = [];
        foreach (var part in header.Split(',', StringSplitOptions.TrimEntries))
        {
            var (name, value) = part.Split('=', 2) is [var left, var right] ? (left, right) : ("", "");
            if (name == Time && time is null)
            {
                time = value;
            }
            else if (name == Signature && IsLowerHex(value))
            {
                signatures.Add(Convert.FromHexString(value));
            }
            else if (name is "" or Time or Signature)
            {
                return false;
            }
        }

        return time is not null && signatures.Count > 0;
    }

    private static bool IsLowerHex(string text) =>
        text.Length == 2 * HMACSHA256.HashSizeInBytes && text.All(letter => char.IsAsciiHexDigitLower(letter));

    private static bool IsFresh(string time, DateTimeOffset now) =>
        long.TryParse(time, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds)
        && Int128.Abs((Int128)now.ToUnixTimeSeconds() - seconds) <= Tolerance.Ticks / TimeSpan.TicksPerSecond;
}
