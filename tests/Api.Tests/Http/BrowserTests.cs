using System.IO.Compression;
using System.Text;
using GraphBooking.Api.GraphQL.Execution;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace GraphBooking.Api.Tests.Http;

public sealed class BrowserTests(ApiServer api) : IClassFixture<ApiServer>
{
    private const string Origin = "https://shop.example";

    [Fact]
    public async Task Preflight_WhenNoOriginIsConfigured_AllowsNone()
    {
        using var response = await Preflight(api, Origin);

        Assert.False(response.Headers.Contains("Access-Control-Allow-Origin"));
    }

    [Theory]
    [InlineData(Origin, true)]
    [InlineData("https://evil.example", false)]
    public async Task Preflight_WhenOriginsAreConfigured_AllowsThemAlone(string origin, bool allowed)
    {
        var server = await ApiServer.Start(configure: builder => builder.Configuration["GraphBooking:Cors:Origins:0"] = Origin);
        try
        {
            using var preflight = await Preflight(server, origin);
            Assert.Equal(allowed, preflight.Headers.Contains("Access-Control-Allow-Origin"));

            using var request = new HttpRequestMessage(HttpMethod.Post, "/graphql") { Content = ApiServer.Json("""{"query":"{ __typename }"}""") };
            request.Headers.Add("Origin", origin);
            var answer = await server.Send(request, null, null);
            Assert.Equal(200, answer.Status);
            Assert.Equal(allowed, answer.Headers.Contains("Access-Control-Allow-Origin"));
            if (allowed)
            {
                Assert.Contains("RateLimit-Remaining", string.Join(',', answer.Headers.GetValues("Access-Control-Expose-Headers")), StringComparison.Ordinal);
                Assert.Contains("content-type", string.Join(',', preflight.Headers.GetValues("Access-Control-Allow-Headers")), StringComparison.OrdinalIgnoreCase);
            }
        }
        finally
        {
            await server.DisposeAsync();
        }
    }

    [Fact]
    public async Task Post_WhenTheServerFails_LetsThePageSeeIt()
    {
        var server = await ApiServer.Start(configure: builder =>
        {
            builder.Configuration["GraphBooking:Cors:Origins:0"] = Origin;
            builder.Configuration["GraphBooking:Oidc:Authority"] = "http://127.0.0.1:1";
        });
        using var request = new HttpRequestMessage(HttpMethod.Post, "/graphql") { Content = ApiServer.Json("""{"query":"{ __typename }"}""") };
        request.Headers.Add("Origin", Origin);
        request.Headers.Add("Accept-Encoding", "gzip");

        var answer = await server.Send(request, null, "Bearer a.b.c");

        Assert.Equal(500, answer.Status);
        Assert.Equal(Origin, Assert.Single(answer.Headers.GetValues("Access-Control-Allow-Origin")));
        await server.DisposeAsync();
    }

    [Fact]
    public async Task Sdl_WhenCompressionIsAccepted_IsCompressed()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/graphql?sdl");
        request.Headers.Add("Accept-Encoding", "gzip");
        using var response = await api.Client.SendAsync(request);

        Assert.Equal(["gzip"], response.Content.Headers.ContentEncoding);
        await using var plain = new GZipStream(await response.Content.ReadAsStreamAsync(), CompressionMode.Decompress);
        using var reader = new StreamReader(plain, Encoding.UTF8);
        Assert.Contains("type Query", await reader.ReadToEndAsync(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Development", false)]
    [InlineData("Production", true)]
    public void RateLimit_WhenNothingIsSaid_IsOffInDevelopmentAlone(string environment, bool enabled) =>
        Assert.Equal(enabled, new ApiServer(environment, builder => builder.Configuration["GraphBooking:Oidc:Authority"] = "https://issuer.example").Services.GetRequiredService<IOptions<RateLimitOptions>>().Value.Enabled);

    [Theory]
    [InlineData("gzip")]
    [InlineData("br")]
    public async Task Post_WhenCompressionIsAccepted_CompressesTheSameAnswer(string encoding)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/graphql") { Content = ApiServer.Json("""{"query":"{ __typename }"}""") };
        request.Headers.Add("Accept-Encoding", encoding);
        request.Headers.Add("Accept", "application/graphql-response+json");
        using var response = await api.Client.SendAsync(request);

        Assert.Equal([encoding], response.Content.Headers.ContentEncoding);
        Assert.Contains("Accept", response.Headers.Vary);
        await using var body = await response.Content.ReadAsStreamAsync();
        await using Stream plain = encoding == "br" ? new BrotliStream(body, CompressionMode.Decompress) : new GZipStream(body, CompressionMode.Decompress);
        using var reader = new StreamReader(plain, Encoding.UTF8);
        Assert.Equal("""{"data":{"__typename":"Query"}}""", await reader.ReadToEndAsync());
    }

    [Theory]
    [InlineData("application/json")]
    [InlineData("application/graphql-response+json")]
    public async Task Post_WhenTheTenantHasSpentAll_Answers429WithTheState(string accept)
    {
        var server = await ApiServer.Start(configure: builder => builder.Services.PostConfigure<RateLimitOptions>(options =>
        {
            options.Enabled = true;
            options.Burst = 10_000;
            options.PerSecond = 1;
        }));
        try
        {
            const string Dear = """{"query":"{ nodes(ids: [IDS]) { __typename } }"}""";
            var token = $"Bearer {await server.Token()}";
            var body = Dear.Replace("IDS", string.Concat(Enumerable.Repeat("1 ", 9_900)), StringComparison.Ordinal);

            var first = await server.Post(body, accept, token);
            var second = await server.Post(body, accept, token);

            Assert.Equal(200, first.Status);
            Assert.Equal("10000", Header(first, "RateLimit-Limit"));
            Assert.Equal("99", Header(first, "RateLimit-Remaining"));
            Assert.Equal((429, "RATE_LIMITED"), (second.Status, second.ErrorCode()));
            Assert.InRange(int.Parse(Header(second, "Retry-After"), null), 9_000, 9_901);
        }
        finally
        {
            await server.DisposeAsync();
        }
    }

    [Fact]
    public async Task Post_WhenInDevelopment_HasNoRateLimit() =>
        Assert.False((await api.Post("""{"query":"{ viewer { role } }"}""")).Headers.Contains("RateLimit-Limit"));

    [Fact]
    public async Task Post_WhenTheCostIsAskedFor_ReportsIt()
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/graphql") { Content = ApiServer.Json("""{"query":"{ viewer { role } }"}""") };
        request.Headers.Add("GraphQL-Cost", "report");
        var answer = await api.Send(request, null, $"Bearer {await api.Token()}");

        Assert.Contains("\"extensions\":{\"cost\":{\"requested\":1,\"maximum\":10000}}", answer.Body, StringComparison.Ordinal);
    }

    private static string Header(Answer answer, string name) => Assert.Single(answer.Headers.GetValues(name));

    private static Task<HttpResponseMessage> Preflight(ApiServer server, string origin)
    {
        var request = new HttpRequestMessage(HttpMethod.Options, "/graphql");
        request.Headers.Add("Origin", origin);
        request.Headers.Add("Access-Control-Request-Method", "POST");
        request.Headers.Add("Access-Control-Request-Headers", "content-type,authorization,graphql-cost");
        return server.Client.SendAsync(request);
    }
}
