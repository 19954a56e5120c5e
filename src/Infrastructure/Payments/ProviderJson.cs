using System.Text.Json;

namespace GraphBooking.Infrastructure.Payments;

/// <summary>Reads what providers send: they may say more than is expected here, and never less.</summary>
internal static class ProviderJson
{
    private static readonly JsonSerializerOptions Options = new(JsonSerializerOptions.Web)
    {
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
    };

    /// <exception cref="JsonException">It is no such JSON.</exception>
    public static T Read<T>(byte[] json) =>
        JsonSerializer.Deserialize<T>(json, Options) ?? throw new JsonException("There is nothing but null.");

    /// <returns>Null when the text is no such JSON: whoever sent it signed something that no provider says.</returns>
    public static T? TryRead<T>(string json)
        where T : class
    {
        try
        {
            return JsonSerializer.Deserialize<T>(json, Options);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
