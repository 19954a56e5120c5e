using System.Net.Http.Headers;
using System.Net.Http.Json;
using GraphBooking.Infrastructure.Payments;
using GraphBooking.Sandbox;
using Microsoft.AspNetCore.Builder;

namespace GraphBooking.Integration.Tests.Payments;

/// <summary>The sandbox itself, over real HTTP, with the adapter to it.</summary>
internal sealed class RealSandbox : IAsyncDisposable
{
    public const string ApiKey = "sandbox-51Secret";
    public const string WebhookSecret = "sandbox-whsec";

    private readonly WebApplication _app;
    private readonly HttpClient _http = ProviderHttp.Open();

    private RealSandbox(WebApplication app) => _app = app;

    public static async Task<RealSandbox> Start()
    {
        var app = SandboxHost.Build(new SandboxOptions { ApiKey = ApiKey, WebhookSecret = WebhookSecret });
        await app.StartAsync();
        return new RealSandbox(app);
    }

    /// <summary>What the backend's services are told so that payments run over it.</summary>
    public IReadOnlyDictionary<string, string?> Settings => new Dictionary<string, string?>
    {
        ["GraphBooking:Payments:Default"] = "sandbox",
        ["GraphBooking:Payments:Accounts:sandbox:Kind"] = ProviderKinds.Sandbox,
        ["GraphBooking:Payments:Accounts:sandbox:Address"] = _app.Urls.Single(),
        ["GraphBooking:Payments:Accounts:sandbox:ApiKey"] = ApiKey,
        ["GraphBooking:Payments:Accounts:sandbox:WebhookSecret"] = WebhookSecret,
    };

    public SandboxProvider Provider(TimeSpan? timeout = null) => Provider(_http, _app.Urls.Single() + "/", timeout);

    public static SandboxProvider Provider(HttpClient http, string address, TimeSpan? timeout = null) => new(
        http,
        new PaymentAccountOptions { Kind = ProviderKinds.Sandbox, ApiKey = ApiKey, WebhookSecret = WebhookSecret, Address = address },
        timeout ?? TimeSpan.FromSeconds(30));

    /// <summary>What a payer, a bank or a test does there.</summary>
    public async Task Do(HttpMethod method, string route, object body)
    {
        using var request = new HttpRequestMessage(method, $"{_app.Urls.Single()}/v1/test/{route}") { Content = JsonContent.Create(body) };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", ApiKey);
        using var response = await _http.SendAsync(request);
        response.EnsureSuccessStatusCode();
    }

    /// <summary>The next call of this kind fails.</summary>
    /// <param name="operation">Such as capture.</param>
    /// <param name="when">before or after its effect.</param>
    /// <param name="mode">abort, hold or error500.</param>
    public Task Fail(string operation, string when, string mode) =>
        Do(HttpMethod.Put, "faults", new[] { new { operation, when, mode } });

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        await _app.DisposeAsync();
    }
}
