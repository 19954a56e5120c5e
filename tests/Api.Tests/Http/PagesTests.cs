using System.Net;

namespace GraphBooking.Api.Tests.Http;

public sealed class PagesTests(ApiServer api) : IClassFixture<ApiServer>
{
    private const string Browser = "text/html,application/xhtml+xml,application/xml;q=0.9,image/webp,*/*;q=0.8";

    [Fact]
    public async Task Sdl_WhenAsked_IsTextWithATag()
    {
        var answer = await api.Get("/graphql?sdl", Browser);

        Assert.Equal((200, "text/plain; charset=utf-8"), (answer.Status, answer.ContentType));
        Assert.Contains("type Query", answer.Body, StringComparison.Ordinal);
        using var again = new HttpRequestMessage(HttpMethod.Get, "/graphql?sdl");
        again.Headers.IfNoneMatch.Add(answer.Headers.ETag!);
        Assert.Equal((304, ""), await api.Send(again, null, null) is var second ? (second.Status, second.Body) : default);
    }

    [Fact]
    public async Task Get_WhenABrowserOpensGraphQL_IsSentToThePage()
    {
        var answer = await api.Get("/graphql", Browser);

        Assert.Equal((302, "/graphql/"), (answer.Status, answer.Headers.Location!.OriginalString));
        Assert.Contains("Accept", answer.Headers.Vary);
    }

    [Fact]
    public async Task Get_WhenABrowserOpensThePage_SeesTheIde()
    {
        var page = await api.Get("/graphql/", Browser);

        Assert.Equal((200, "text/html; charset=utf-8"), (page.Status, page.ContentType));
        Assert.Contains("static/js/main.", page.Body, StringComparison.Ordinal);
        Assert.Contains("default-src 'none'", page.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);
        Assert.NotNull(page.Headers.ETag);
        var script = page.Body[page.Body.IndexOf("static/js/main.", StringComparison.Ordinal)..].Split('"')[0];
        var asset = await api.Get("/graphql/" + script);
        Assert.Equal((200, "text/javascript"), (asset.Status, asset.ContentType));
        Assert.Contains("immutable", asset.Headers.CacheControl!.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("immutable", (await api.Get("/graphql/favicon.svg")).Headers.CacheControl!.ToString(), StringComparison.Ordinal);
        Assert.True(File.Exists(Path.Combine(AppContext.BaseDirectory, "Ide", "LICENSE")));
    }

    [Fact]
    public async Task Get_WhenTheIdeAsksForItsSettings_TellsThem()
    {
        var answer = await api.Get("/graphql/bcp-config.json");

        Assert.Equal("""{"useBrowserUrlAsEndpoint":true,"disableTelemetry":true}""", answer.Body);
    }

    [Fact]
    public async Task Get_WhenTheIdeAsksForItsServiceWorker_SendsOneThatKeepsNothing()
    {
        var answer = await api.Get("/graphql/service-worker.js");

        Assert.Equal((200, "text/javascript; charset=utf-8"), (answer.Status, answer.ContentType));
        Assert.DoesNotContain("cache", answer.Body, StringComparison.OrdinalIgnoreCase);
        Assert.Equal("no-cache", answer.Headers.CacheControl!.ToString());
    }

    [Fact]
    public async Task Get_WhenABrowserSendsAQuery_GetsData()
    {
        var answer = await api.Get("/graphql?query={__typename}", Browser);

        Assert.Equal((200, "application/json; charset=utf-8"), (answer.Status, answer.ContentType));
    }

    [Theory]
    [InlineData("/graphql/nothing")]
    [InlineData("/graphql/..%2f..%2fappsettings.json")]
    [InlineData("/graphql/..%5cappsettings.json")]
    [InlineData("/graphql/%2e%2e%2fappsettings.json")]
    [InlineData("/graphql/static/..%2f..%2f..%2fappsettings.json")]
    public async Task Get_WhenNoSuchFile_Answers404(string path)
    {
        var answer = await api.Get(path, Browser);

        Assert.Equal((int)HttpStatusCode.NotFound, answer.Status);
        Assert.DoesNotContain("Logging", answer.Body, StringComparison.Ordinal);
    }
}
