using System.Text.Json;
using GraphBooking.Sandbox.Payments;

namespace GraphBooking.Sandbox.Http;

/// <summary>Reads request bodies, and lets nothing past that holds a card number.</summary>
internal static class JsonBody
{
    public const int MaxBytes = 64 * 1024;

    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false, MaxDepth = 8 };

    /// <summary>An empty body counts as an object without fields.</summary>
    /// <returns>The JSON, or why it cannot be taken; one of them is null.</returns>
    public static async Task<(JsonElement? Json, Refusal? Refusal)> Read(HttpRequest request)
    {
        try
        {
            using var bytes = new MemoryStream();
            await request.Body.CopyToAsync(bytes, request.HttpContext.RequestAborted);
            var json = bytes.Length == 0 ? "{}"u8.ToArray() : bytes.ToArray();
            using var document = JsonDocument.Parse(json, Strict);
            return Strings(document.RootElement).Any(CardNumbers.AppearIn)
                ? (null, Refusal.Invalid("A card number is sent to nobody but the card form."))
                : (document.RootElement.Clone(), null);
        }
        catch (BadHttpRequestException refused)
        {
            return (null, Refusal.Invalid("The body is too long, or broke off.") with { Status = refused.StatusCode });
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            // The second is what text that is no Unicode throws.
            return (null, Refusal.Invalid("The body is no JSON."));
        }
    }

    private static IEnumerable<string> Strings(JsonElement json) => json.ValueKind switch
    {
        JsonValueKind.String => [json.GetString()!],
        JsonValueKind.Array => json.EnumerateArray().SelectMany(Strings),
        JsonValueKind.Object => json.EnumerateObject().SelectMany(field => Strings(field.Value).Prepend(field.Name)),
        _ => [],
    };
}
