using System.Text.RegularExpressions;
using GraphBooking.Sandbox.Payments;

namespace GraphBooking.Sandbox.Http;

internal static partial class IdempotencyKey
{
    private const string Header = "Idempotency-Key";

    /// <returns>The key, or what is wrong with it; one of them is null.</returns>
    public static (string? Key, Refusal? Refusal) Of(HttpRequest request)
    {
        var key = request.Headers[Header].ToString();
        return KeyPattern().IsMatch(key) && !CardNumbers.AppearIn(key)
            ? (key, null)
            : (null, Refusal.Invalid($"{Header} is 1 to 255 visible ASCII characters, and no card number."));
    }

    [GeneratedRegex(@"^[!-~]{1,255}\z")]
    private static partial Regex KeyPattern();
}
