using System.Net.Http.Headers;
using System.Text.Json;
using GraphBooking.Api.Http;
using GraphBooking.Application.Operations;
using GraphBooking.Application.Tenancy;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace GraphBooking.Api.Tests.Http;

/// <summary>The server itself, on a port of its own, where no database answers.</summary>
public sealed class ApiServer : IAsyncLifetime
{
    public const string Tenant = "harbour-clinic";

    private readonly WebApplication _app;
    private readonly DirectoryInfo _keys;

    public ApiServer()
        : this("Development")
    {
    }

    internal ApiServer(string environment, Action<WebApplicationBuilder>? configure = null)
    {
        _keys = Directory.CreateTempSubdirectory("graphbooking-keys-");
        _app = ApiHost.Build(["--environment", environment], builder =>
        {
            builder.WebHost.UseUrls("http://127.0.0.1:0");
            builder.Logging.ClearProviders();
            builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
            {
                ["GraphBooking:KeysDirectory"] = _keys.FullName,
                ["ConnectionStrings:Application"] = Nowhere,
                ["ConnectionStrings:Worker"] = Nowhere,

                // It stays away however long it is waited for.
                ["GraphBooking:Routing:Failover"] = "00:00:01",
            });
            RemoveWorkers(builder.Services);
            builder.Services.Replace(ServiceDescriptor.Singleton<IShards>(new FakeShards()));
            builder.Services.Replace(ServiceDescriptor.Singleton<ITenantDirectory>(new FakeTenants()));
            configure?.Invoke(builder);
        });
    }

    public HttpClient Client { get; private set; } = new();

    internal Uri Socket => new UriBuilder(Client.BaseAddress!) { Scheme = "ws", Path = "/graphql" }.Uri;

    internal IServiceProvider Services => _app.Services;

    private static string Nowhere => "Host=127.0.0.1;Port=1;Username=nobody;Timeout=1";

    public async Task InitializeAsync()
    {
        await _app.StartAsync();
        // Redirects are answers to look at.
        Client = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false }) { BaseAddress = new Uri(_app.Urls.Single()) };
    }

    public Task Stop() => _app.StopAsync();

    public async Task DisposeAsync()
    {
        Client.Dispose();
        await _app.DisposeAsync();
        _keys.Delete(recursive: true);
    }

    internal static async Task<ApiServer> Start(string environment = "Development", Action<WebApplicationBuilder>? configure = null)
    {
        var server = new ApiServer(environment, configure);
        await server.InitializeAsync();
        return server;
    }

    internal async Task<string> Token(string query = $"tenant={Tenant}&role=OWNER")
    {
        using var answer = JsonDocument.Parse(await Client.GetStringAsync($"/dev/token?{query}"));
        return answer.RootElement.GetProperty("accessToken").GetString()!;
    }

    /// <summary>Posts a body as a well-meaning client would, but for what the arguments change.</summary>
    internal async Task<Answer> Post(
        HttpContent body, string? accept = null, string? authorization = null, string path = "/graphql")
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = body };
        return await Send(request, accept, authorization ?? $"Bearer {await Token()}");
    }

    internal Task<Answer> Post(string body, string? accept = null, string? authorization = null) =>
        Post(Json(body), accept, authorization);

    internal async Task<Answer> Get(string path, string? accept = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        return await Send(request, accept, $"Bearer {await Token()}");
    }

    internal async Task<Answer> Send(HttpRequestMessage request, string? accept, string? authorization)
    {
        if (accept is not null)
        {
            request.Headers.TryAddWithoutValidation("Accept", accept);
        }

        if (authorization is not null)
        {
            request.Headers.TryAddWithoutValidation("Authorization", authorization);
        }

        using var response = await Client.SendAsync(request);
        return new Answer(
            (int)response.StatusCode,
            response.Content.Headers.ContentType?.ToString(),
            await response.Content.ReadAsStringAsync(),
            response.Headers,
            response.Content.Headers);
    }

    internal static StringContent Json(string body) => new(body, new MediaTypeHeaderValue("application/json"));

    private static void RemoveWorkers(IServiceCollection services)
    {
        foreach (var worker in services
            .Where(service => service.ServiceType == typeof(IHostedService)
                && service.ImplementationType?.Assembly == typeof(Infrastructure.InfrastructureServices).Assembly)
            .ToList())
        {
            services.Remove(worker);
        }
    }
}

/// <summary>A response, read to its end.</summary>
internal sealed record Answer(
    int Status, string? ContentType, string Body, HttpResponseHeaders Headers, HttpContentHeaders ContentHeaders)
{
    /// <summary>The first error's code; the body must be a GraphQL response without data.</summary>
    public string? ErrorCode()
    {
        using var body = JsonDocument.Parse(Body);
        Assert.False(body.RootElement.TryGetProperty("data", out _));
        var error = body.RootElement.GetProperty("errors")[0];
        Assert.NotEmpty(error.GetProperty("message").GetString()!);
        return error.TryGetProperty("extensions", out var extensions) ? extensions.GetProperty("code").GetString() : null;
    }
}
