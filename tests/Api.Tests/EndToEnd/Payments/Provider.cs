using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using GraphBooking.Sandbox;
using Microsoft.AspNetCore.Builder;

namespace GraphBooking.Api.Tests.EndToEnd.Payments;

/// <summary>A sandbox of the tests' own, over real HTTP: what it has in its books is what was really charged.</summary>
internal sealed class Provider
{
    private const string ApiKey = "only-for-tests";

    private static readonly HttpClient Http = new();

    private Provider(WebApplication app) => Address = app.Urls.Single();

    public const string WebhookSecret = "only-for-tests-too";

    public string Address { get; }

    /// <summary>What a backend is told so that its payments run over this provider.</summary>
    public (string Name, string Value)[] Settings =>
    [
        ("GraphBooking:Payments:Default", "sandbox"),
        ("GraphBooking:Payments:Accounts:sandbox:Kind", "sandbox"),
        ("GraphBooking:Payments:Accounts:sandbox:Address", Address),
        ("GraphBooking:Payments:Accounts:sandbox:ApiKey", ApiKey),
        ("GraphBooking:Payments:Accounts:sandbox:WebhookSecret", WebhookSecret),
    ];

    public static async Task<Provider> Start()
    {
        var app = SandboxHost.Build(new SandboxOptions { ApiKey = ApiKey, WebhookSecret = WebhookSecret });
        await app.StartAsync();
        return new Provider(app);
    }

    /// <param name="webhooks">Null to hold webhooks back.</param>
    public Task Tell(Uri? webhooks) => Put("/v1/test/webhook-url", new { url = webhooks });

    /// <summary>A payment as the provider has it.</summary>
    public Task<JsonObject> Payment(string id) => Get($"/v1/payments/{id}");

    public Task<JsonObject> Counts(string tenantId) => Get($"/v1/test/counts?tenant={tenantId}");

    public async Task<JsonObject> Get(string path)
    {
        using var response = await Send(HttpMethod.Get, path, null);
        return (await response.Content.ReadFromJsonAsync<JsonObject>())!;
    }

    public async Task Post(string path, object? body = null) => (await Send(HttpMethod.Post, path, body ?? new { })).Dispose();

    /// <summary>What the payment's state may not permit; then nothing has happened.</summary>
    public async Task Try(string path, object? body = null)
    {
        using var response = await Ask(HttpMethod.Post, path, body ?? new { });
        Assert.True(response.IsSuccessStatusCode || (int)response.StatusCode is 404 or 409, $"{response.StatusCode}");
    }

    public async Task Put(string path, object body) => (await Send(HttpMethod.Put, path, body)).Dispose();

    private async Task<HttpResponseMessage> Send(HttpMethod method, string path, object? body)
    {
        var response = await Ask(method, path, body);
        Assert.True(response.IsSuccessStatusCode, $"{response.StatusCode}: {await response.Content.ReadAsStringAsync()}");
        return response;
    }

    private async Task<HttpResponseMessage> Ask(HttpMethod method, string path, object? body)
    {
        using var request = new HttpRequestMessage(method, Address + path) { Content = body is null ? null : JsonContent.Create(body) };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", ApiKey);
        return await Http.SendAsync(request);
    }
}
