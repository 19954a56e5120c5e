using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace GraphBooking.Api.Tests.EndToEnd.Payments;

/// <summary>Posts events as the sandbox does, and as nobody should.</summary>
internal static class Webhook
{
    public const string Header = "X-Sandbox-Signature";

    private static readonly HttpClient Http = new();

    public static Uri Address(Backend backend, string provider = "sandbox") => new(backend.Endpoint, $"/webhooks/payments/{provider}");

    /// <summary>An event as the sandbox writes it, but for the payment's own state.</summary>
    /// <param name="payment">Its public id; null for none.</param>
    /// <param name="tenant">Its public id; null for none.</param>
    public static string Body(string? payment, string? tenant, string type = "payment.captured", string? id = null) => JsonSerializer.Serialize(new
    {
        id = id ?? $"evt_{Guid.NewGuid():N}",
        type,
        paymentId = payment,
        metadata = tenant is null ? null : new { tenant },
    });

    public static string Sign(string body, TimeSpan? ago = null, string secret = Provider.WebhookSecret)
    {
        var time = (DateTimeOffset.UtcNow - (ago ?? TimeSpan.Zero)).ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        var mac = HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), Encoding.UTF8.GetBytes($"{time}.{body}"));
        return $"t={time},v1={Convert.ToHexStringLower(mac)}";
    }

    /// <summary>Signed as it should be.</summary>
    public static Task<HttpStatusCode> Post(Backend backend, string body) => Post(backend, body, Sign(body));

    public static Task<HttpStatusCode> Post(Backend backend, string body, string? signature, string provider = "sandbox") =>
        Post(backend, Encoding.UTF8.GetBytes(body), signature, provider);

    public static async Task<HttpStatusCode> Post(Backend backend, byte[] body, string? signature, string provider = "sandbox")
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, Address(backend, provider)) { Content = new ByteArrayContent(body) };
        if (signature is not null)
        {
            request.Headers.TryAddWithoutValidation(Header, signature);
        }

        // A body that is too large is refused by its length; who writes on regardless may find the connection gone before the answer.
        request.Headers.ExpectContinue = body.Length > 64 * 1024;
        using var response = await Http.SendAsync(request);
        return response.StatusCode;
    }

    public static async Task<HttpStatusCode> Send(Backend backend, HttpMethod method, string provider = "sandbox")
    {
        using var request = new HttpRequestMessage(method, Address(backend, provider));
        using var response = await Http.SendAsync(request);
        return response.StatusCode;
    }
}
