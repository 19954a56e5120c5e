using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;

namespace GraphBooking.Integration.Tests.Payments;

/// <summary>A request as a provider received it.</summary>
/// <param name="Method">Of HTTP.</param>
/// <param name="Path">Without the query.</param>
/// <param name="Query">By name.</param>
/// <param name="Headers">By name, in any case.</param>
/// <param name="Body">The exact text.</param>
internal sealed record SentRequest(
    string Method, string Path, IReadOnlyDictionary<string, string> Query, IReadOnlyDictionary<string, string> Headers, string Body)
{
    public string? IdempotencyKey => Headers.GetValueOrDefault("Idempotency-Key");

    public JsonNode Json => JsonNode.Parse(Body)!;

    /// <summary>The fields of a form, in their order.</summary>
    public IReadOnlyDictionary<string, string> Form =>
        QueryHelpers.ParseQuery(Body).ToDictionary(pair => pair.Key, pair => pair.Value.ToString());

    public override string ToString() => $"{Method} {Path}";

    public static async Task<SentRequest> Of(HttpRequest request)
    {
        using var reader = new StreamReader(request.Body);
        return new SentRequest(
            request.Method,
            request.Path,
            request.Query.ToDictionary(pair => pair.Key, pair => pair.Value.ToString()),
            request.Headers.ToDictionary(pair => pair.Key, pair => pair.Value.ToString(), StringComparer.OrdinalIgnoreCase),
            await reader.ReadToEndAsync());
    }
}
