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

    /// <param name="backend">Null holds all webhooks back.</param>
    public Task Tell(Backend? backend) => TellAt(backend is null ? null : Webhook.Address(backend));

    /// <param name="address">Null holds all webhooks back.</param>
    public Task TellAt(Uri? address) => Put("/v1/test/webhook-url", new { url = address });

    /// <summary>A payment as the provider has it.</summary>
    public Task<JsonObject> Payment(string id) => Get($"/v1/payments/{id}");

    public Task<JsonObject> Counts(string tenant) => Get($"/v1/test/counts?tenant={tenant}");

    /// <summary>Has the next calls fail, in place of what was armed before; with none, all goes well again.</summary>
    public Task Arm(params (string Operation, string When, string Mode, int Times)[] faults) =>
        Put("/v1/test/faults", faults.Select(fault => new { fault.Operation, fault.When, fault.Mode, fault.Times }));

    /// <summary>Waits until so many calls are being held.</summary>
    public async Task UntilHeld(int calls = 1)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while ((await Held()).Count < calls)
        {
            await Task.Delay(20, patience.Token);
        }
    }

    public async Task<JsonArray> Held() => (JsonArray)(await Get("/v1/test/faults"))["held"]!;

    /// <param name="outcome">continue or abort.</param>
    public Task Release(string outcome = "continue") => Post("/v1/test/faults/release", new { outcome });

    public async Task<JsonObject> Get(string path)
    {
        using var response = await Send(HttpMethod.Get, path, null);
        return (await response.Content.ReadFromJsonAsync<JsonObject>())!;
    }

    /// <param name="path">Of the route.</param>
    /// <param name="body">As JSON.</param>
    /// <param name="key">The idempotency key, where one is needed.</param>
    public async Task<JsonObject> Post(string path, object? body = null, string? key = null)
    {
        using var response = await Send(HttpMethod.Post, path, body ?? new { }, key);
        return (await response.Content.ReadFromJsonAsync<JsonObject>())!;
    }

    /// <summary>What the payment's state may not permit; then nothing has happened.</summary>
    public async Task Try(string path, object? body = null)
    {
        using var response = await Ask(HttpMethod.Post, path, body ?? new { }, null);
        Assert.True(response.IsSuccessStatusCode || (int)response.StatusCode is 400 or 404 or 409, $"{response.StatusCode}");
    }

    private async Task Put(string path, object body) => (await Send(HttpMethod.Put, path, body)).Dispose();

    private static async Task<HttpResponseMessage> Succeeded(HttpResponseMessage response)
    {
        Assert.True(response.IsSuccessStatusCode, $"{response.StatusCode}: {await response.Content.ReadAsStringAsync()}");
        return response;
    }

    private async Task<HttpResponseMessage> Send(HttpMethod method, string path, object? body, string? key = null) =>
        await Succeeded(await Ask(method, path, body, key));

    private async Task<HttpResponseMessage> Ask(HttpMethod method, string path, object? body, string? key)
    {
        using var request = new HttpRequestMessage(method, Address + path) { Content = body is null ? null : JsonContent.Create(body) };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", ApiKey);
        if (key is not null)
        {
            request.Headers.Add("Idempotency-Key", key);
        }

        return await Http.SendAsync(request);
    }
}
