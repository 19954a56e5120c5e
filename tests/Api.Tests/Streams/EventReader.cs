using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace GraphBooking.Api.Tests.Streams;

/// <summary>A client of GraphQL over Server-Sent Events: one request, read event by event.</summary>
internal sealed class EventReader : IDisposable
{
    private static readonly HttpClient Http = new() { Timeout = Timeout.InfiniteTimeSpan };
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly StreamReader _lines;

    private EventReader(HttpResponseMessage response, Stream body)
    {
        Response = response;
        _lines = new StreamReader(body);
    }

    public HttpResponseMessage Response { get; }

    public static async Task<EventReader> Post(Uri address, string? token, string query, object? variables = null, string accept = "text/event-stream")
    {
        var content = new StringContent(JsonSerializer.Serialize(new { query, variables }), new MediaTypeHeaderValue("application/json"));
        return await Send(new HttpRequestMessage(HttpMethod.Post, address) { Content = content }, token, accept);
    }

    public static async Task<EventReader> Send(HttpRequestMessage request, string? token, string accept = "text/event-stream")
    {
        request.Headers.TryAddWithoutValidation("Accept", accept);
        if (token is not null)
        {
            request.Headers.TryAddWithoutValidation("Authorization", $"Bearer {token}");
        }

        var response = await Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        return new EventReader(response, await response.Content.ReadAsStreamAsync());
    }

    /// <summary>The next event: its name and its data. Null at the end.</summary>
    public async Task<(string Name, JsonNode? Data)?> Next()
    {
        string? name = null, data = null;
        while (await Line() is { } line)
        {
            if (line.Length == 0 && name is not null)
            {
                return (name, string.IsNullOrWhiteSpace(data) ? null : JsonNode.Parse(data));
            }

            name = line.StartsWith("event: ", StringComparison.Ordinal) ? line[7..] : name;
            data = line.StartsWith("data: ", StringComparison.Ordinal) ? line[6..] : data;
        }

        return null;
    }

    /// <summary>The next line, whatever it is.</summary>
    public async Task<string?> Line()
    {
        using var patience = new CancellationTokenSource(Patience);
        return await _lines.ReadLineAsync(patience.Token);
    }

    public async Task<List<JsonNode>> Take(int count)
    {
        var taken = new List<JsonNode>();
        while (taken.Count < count)
        {
            var next = await Next();
            Assert.Equal("next", next?.Name);
            taken.Add(next!.Value.Data!);
        }

        return taken;
    }

    public void Dispose()
    {
        Response.Dispose();
        _lines.Dispose();
    }
}
