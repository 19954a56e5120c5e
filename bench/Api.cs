using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json.Nodes;

namespace GraphBooking.Bench;

/// <summary>Asks as the owner of a demo tenant.</summary>
internal sealed class Api : IDisposable
{
    private readonly HttpClient _http = new();

    private Api(Uri address) => _http.BaseAddress = address;

    public string Token { get; private set; } = "";

    public static async Task<Api> Open(Uri address)
    {
        var api = new Api(address);
        var answer = await api._http.GetFromJsonAsync<JsonObject>("/dev/token?tenant=harbour-clinic&role=OWNER");
        api.Token = (string)answer!["accessToken"]!;
        api._http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", api.Token);
        return api;
    }

    /// <exception cref="InvalidOperationException">It was refused.</exception>
    public async Task<JsonNode> Ask(string query, object? variables = null)
    {
        using var response = await _http.PostAsJsonAsync("/graphql", new { query, variables });
        var answer = await response.Content.ReadFromJsonAsync<JsonObject>();
        return answer!["errors"] is null ? answer["data"]! : throw new InvalidOperationException(answer.ToJsonString());
    }

    public void Dispose() => _http.Dispose();
}
