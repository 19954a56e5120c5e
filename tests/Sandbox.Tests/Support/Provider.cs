using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;

namespace GraphBooking.Sandbox.Tests.Support;

/// <summary>The sandbox in this process, over real HTTP on a port of its own, and its caller.</summary>
internal sealed class Provider : IAsyncDisposable
{
    public static readonly SandboxOptions Options = new() { ApiKey = "key-of-the-tests", WebhookSecret = "secret-of-the-tests" };

    private readonly WebApplication _app;

    private Provider(WebApplication app)
    {
        _app = app;
        Caller = new Caller(new Uri(app.Urls.Single()), Options.ApiKey);
    }

    public Caller Caller { get; }

    public static async Task<Provider> Start(SandboxOptions? options = null, Action<WebApplicationBuilder>? configure = null)
    {
        var app = SandboxHost.Build(options ?? Options, configure);
        await app.StartAsync();
        return new Provider(app);
    }

    /// <summary>As the program does when it is told to end.</summary>
    public async Task Stop()
    {
        await _app.StopAsync();
        await _app.DisposeAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await Stop();
        Caller.Dispose();
    }
}

/// <summary>Calls a sandbox, wherever it runs.</summary>
internal sealed class Caller : IDisposable
{
    public Caller(Uri address, string apiKey)
    {
        Http = new HttpClient { BaseAddress = address };
        Http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", apiKey);
    }

    public HttpClient Http { get; }

    /// <summary>Starts a payment of 60.00 EUR with its id as the key.</summary>
    public Task<Answer> Pay(string id, string? token, string tenant = "harbour-clinic", string? key = null, CancellationToken cancellationToken = default) =>
        Post("/v1/payments", new { id, amountMinor = 6000, currency = "EUR", paymentMethodToken = token, metadata = new { tenant } }, key ?? id, cancellationToken);

    public Task<Answer> Capture(string id, long amountMinor = 6000, string? key = null, CancellationToken cancellationToken = default) =>
        Post($"/v1/payments/{id}/capture", new { amountMinor }, key ?? $"{id}-capture", cancellationToken);

    public Task<Answer> Cancel(string id, string? key = null, CancellationToken cancellationToken = default) =>
        Post($"/v1/payments/{id}/cancel", null, key ?? $"{id}-cancel", cancellationToken);

    public Task<Answer> Refund(string id, string refundId, long amountMinor, string? key = null, CancellationToken cancellationToken = default) =>
        Post($"/v1/payments/{id}/refunds", new { id = refundId, amountMinor }, key ?? refundId, cancellationToken);

    /// <summary>A payment of 60.00 EUR that has been captured.</summary>
    public async Task<string> Captured()
    {
        var id = NewId();
        await Pay(id, "tok_ok");
        Assert.Equal("captured", (await Capture(id)).PaymentStatus);
        return id;
    }

    public async Task<JsonNode> Counts(string tenant = "harbour-clinic") => (await Get($"/v1/test/counts?tenant={tenant}")).Body;

    public async Task<Answer> Get(string path, CancellationToken cancellationToken = default)
    {
        using var response = await Http.GetAsync(new Uri(path, UriKind.Relative), cancellationToken);
        return await Answer.Of(response);
    }

    public Task<Answer> Put(string path, object body) => Send(HttpMethod.Put, path, JsonContent.Create(body), key: null, CancellationToken.None);

    public Task<Answer> Post(string path, object? body, string? key = null, CancellationToken cancellationToken = default) =>
        Send(HttpMethod.Post, path, body is null ? null : JsonContent.Create(body), key, cancellationToken);

    public async Task<Answer> Send(HttpMethod method, string path, HttpContent? body, string? key, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(method, path) { Content = body };
        if (key is not null)
        {
            request.Headers.Add("Idempotency-Key", key);
        }

        using var response = await Http.SendAsync(request, cancellationToken);
        return await Answer.Of(response);
    }

    public static string NewId(string prefix = "pay") => $"{prefix}_{Guid.NewGuid()}";

    public void Dispose() => Http.Dispose();
}
