using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json.Nodes;

namespace GraphBooking.Cluster.Tests;

/// <summary>One caller of the API, at whichever instance is named.</summary>
internal sealed class Client(IReadOnlyList<Uri> apis, string token)
{
    public const string ConsistencyToken = "X-Consistency-Token";

    private static readonly HttpClient Http = new(new SocketsHttpHandler { MaxConnectionsPerServer = 1000 }) { Timeout = TimeSpan.FromSeconds(60) };

    public int Instances => apis.Count;

    public static async Task<Client> Open(Cluster cluster, string role, string? tenant = null)
    {
        var apis = cluster.Endpoints.Apis;
        var asked = await Http.GetFromJsonAsync<JsonObject>(new Uri(apis[0], $"/dev/token?role={role}{(tenant is null ? "" : $"&tenant={tenant}")}"));
        return new Client(apis, (string)asked!["accessToken"]!);
    }

    /// <summary>Asks and answers the data; an error of any kind fails the test.</summary>
    public async Task<JsonObject> Ask(string query, object? variables = null, int instance = 0, string? consistencyToken = null)
    {
        var answer = await Send(query, variables, instance, consistencyToken);
        Assert.True(answer.Body["errors"] is null, answer.Body.ToJsonString());
        return answer.Body["data"]!.AsObject();
    }

    public async Task<Answer> Send(
        string query, object? variables = null, int instance = 0, string? consistencyToken = null, CancellationToken cancellationToken = default)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(apis[instance % apis.Count], "/graphql"))
        {
            Content = JsonContent.Create(new { query, variables }),
        };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        if (consistencyToken is not null)
        {
            request.Headers.Add(ConsistencyToken, consistencyToken);
        }

        using var response = await Http.SendAsync(request, cancellationToken);
        var body = (await response.Content.ReadFromJsonAsync<JsonObject>(cancellationToken))!;
        return new Answer(body, response.Headers.GetValues(ConsistencyToken).Single());
    }

    /// <summary>The value of one series; 0 when there is none.</summary>
    public async Task<double> Metric(int instance, string name, params string[] labels)
    {
        var text = await Http.GetStringAsync(new Uri(apis[instance], "/metrics"));
        return text.Split('\n')
            .Where(line => line.StartsWith(name, StringComparison.Ordinal) && labels.All(label => line.Contains(label, StringComparison.Ordinal)))
            .Sum(line => double.Parse(line.Split('}')[1].Trim().Split(' ')[0], System.Globalization.CultureInfo.InvariantCulture));
    }
}

/// <param name="Body">The GraphQL response.</param>
/// <param name="ConsistencyToken">That came with it.</param>
internal sealed record Answer(JsonObject Body, string ConsistencyToken)
{
    public JsonNode? Data(string field) => Body["data"]?[field];

    /// <summary>The codes of all errors of the request.</summary>
    public IReadOnlyList<string> Codes => [.. (Body["errors"]?.AsArray() ?? []).Select(error => (string)error!["extensions"]!["code"]!)];
}
