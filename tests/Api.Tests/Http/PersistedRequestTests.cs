using System.Text.Json;
using GraphBooking.Domain.Partners;

namespace GraphBooking.Api.Tests.Http;

public sealed class PersistedRequestTests(ApiServer api) : IClassFixture<ApiServer>
{
    private const string GraphQL = "application/graphql-response+json";
    private const string Json = "application/json";

    [Fact]
    public async Task Post_AsApollosClientsDo_IsRegisteredAndThenRunByItsHash()
    {
        const string Query = "query apollo { __typename }";

        // Before GraphQL over HTTP had a media type of its own, clients looked for the error in an answer of 200.
        var unknown = await api.Post(Automatic(Query, withQuery: false), Json);
        Assert.Equal((200, "PERSISTED_QUERY_NOT_FOUND"), (unknown.Status, unknown.ErrorCode()));
        Assert.Equal("PersistedQueryNotFound", JsonElement.Parse(unknown.Body).GetProperty("errors")[0].GetProperty("message").GetString());
        var strict = await api.Post(Automatic(Query, withQuery: false), GraphQL);
        Assert.Equal((400, "PERSISTED_QUERY_NOT_FOUND"), (strict.Status, strict.ErrorCode()));

        Assert.Equal(200, (await api.Post(Automatic(Query, withQuery: true), GraphQL)).Status);
        var known = await api.Post(Automatic(Query, withQuery: false), GraphQL);
        Assert.Equal((200, """{"data":{"__typename":"Query"}}"""), (known.Status, known.Body));
    }

    [Fact]
    public async Task Get_AsApollosClientsDo_IsRunByItsHash()
    {
        const string Query = "query get { __typename }";
        var extensions = Uri.EscapeDataString(JsonSerializer.Serialize(Extensions(Query)));
        var unknown = await api.Get($"/graphql?operationName=get&variables=%7B%7D&extensions={extensions}", Json);
        Assert.Equal((200, "PERSISTED_QUERY_NOT_FOUND"), (unknown.Status, unknown.ErrorCode()));

        Assert.Equal(200, (await api.Get($"/graphql?query={Uri.EscapeDataString(Query)}&extensions={extensions}", GraphQL)).Status);

        Assert.Equal(200, (await api.Get($"/graphql?operationName=get&variables=%7B%7D&extensions={extensions}", GraphQL)).Status);
        Assert.Equal(200, (await api.Get($"/graphql?documentId={DocumentId.Of(Query)}", GraphQL)).Status);
        Assert.Equal(200, (await api.Get($"/graphql?id={DocumentId.Of(Query).Hex}", GraphQL)).Status);
    }

    [Theory]
    [InlineData("""{"query":"{ __typename }","extensions":{"persistedQuery":{"version":1,"sha256Hash":"0"}}}""", "PERSISTED_QUERY_HASH_MISMATCH")]
    [InlineData("""{"query":"{ __typename }","documentId":"sha256:0"}""", "BAD_REQUEST")]
    [InlineData("""{"documentId":7}""", "BAD_REQUEST")]
    [InlineData("""{"documentId":["sha256:0"]}""", "BAD_REQUEST")]
    [InlineData("""{"documentId":{}}""", "BAD_REQUEST")]
    [InlineData("""{"documentId":true,"query":"{ __typename }"}""", "BAD_REQUEST")]
    [InlineData("""{"documentId":"\ud800"}""", "BAD_REQUEST")]
    [InlineData("""{"documentId":""}""", "BAD_REQUEST")]
    [InlineData("""{"documentId":null}""", "BAD_REQUEST")]
    [InlineData("""{"id":7}""", "BAD_REQUEST")]
    [InlineData("""{"id":null}""", "BAD_REQUEST")]
    [InlineData("""{"extensions":{}}""", "BAD_REQUEST")]
    [InlineData("""{"extensions":{"persistedQuery":null}}""", "BAD_REQUEST")]
    [InlineData("""{"extensions":{"persistedQuery":{"version":1}}}""", "BAD_REQUEST")]
    public async Task Post_WhenTheRequestMakesNoSense_Answers400InBothMediaTypes(string body, string code)
    {
        foreach (var accept in new[] { GraphQL, Json })
        {
            var answer = await api.Post(body, accept);

            Assert.Equal((400, code), (answer.Status, answer.ErrorCode()));
        }
    }

    [Theory]
    [InlineData("?documentId=sha256:0&query=%7B__typename%7D", 400, "BAD_REQUEST")]
    [InlineData("?documentId=sha256:0&documentId=sha256:0", 400, "BAD_REQUEST")]
    [InlineData("?id=0&id=1", 400, "BAD_REQUEST")]
    [InlineData("?documentId=", 400, "BAD_REQUEST")]
    [InlineData("?extensions=7", 400, "BAD_REQUEST")]
    [InlineData("?documentId=sha256%3A0", 400, "PERSISTED_DOCUMENT_NOT_FOUND")]
    [InlineData("?documentId=%00", 400, "PERSISTED_DOCUMENT_NOT_FOUND")]
    [InlineData("?documentId=%ff", 400, "BAD_REQUEST")]
    public async Task Get_WhenTheDocumentCannotBeFound_SaysSo(string query, int status, string code)
    {
        var answer = await api.Get("/graphql" + query, GraphQL);

        Assert.Equal((status, code), (answer.Status, answer.ErrorCode()));
    }

    [Theory]
    [InlineData("?documentId=sha256:0")]
    [InlineData("?id=0")]
    [InlineData("?extensions=%7B%7D")]
    public async Task Get_WhenABrowserFollowsARequest_ShowsNoPage(string query)
    {
        var answer = await api.Get("/graphql/" + query, "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8");

        Assert.StartsWith("application/json", answer.ContentType, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Post_WhenNobodyAsksByAHash_IsToldToSendTheQuery()
    {
        const string Query = "query nobody { __typename }";
        foreach (var withQuery in new[] { false, true, false })
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, "/graphql") { Content = ApiServer.Json(Automatic(Query, withQuery)) };
            var answer = await api.Send(request, GraphQL, null);
            Assert.Equal(withQuery ? 200 : 400, answer.Status);
        }
    }

    [Fact]
    public async Task Post_WhenAKeyIsMalformed_AsksNoDatabase()
    {
        // There is none here: a look-up would be a failure of ours.
        using var request = new HttpRequestMessage(HttpMethod.Post, "/graphql") { Content = ApiServer.Json("{}") };
        request.Headers.Add("X-Api-Key", "gbk_0123456789ab_short");

        Assert.Equal(401, (await api.Send(request, GraphQL, null)).Status);
    }

    [Fact]
    public async Task Post_WhenTheDatabaseIsAway_SaysNothingOfTheKey()
    {
        var key = PartnerKey.New(Domain.Shared.TenantId.New()).Reveal();
        using var request = new HttpRequestMessage(HttpMethod.Post, "/graphql") { Content = ApiServer.Json("{}") };
        request.Headers.Add("X-Api-Key", key);

        var answer = await api.Send(request, GraphQL, null);

        Assert.Equal((503, "SERVICE_UNAVAILABLE"), (answer.Status, answer.ErrorCode()));
        Assert.DoesNotContain(key, answer.Body, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("a", "b")]
    public async Task Post_WhenTwoKeysAreSent_AnswersNotAuthenticated(string one, string other)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/graphql") { Content = ApiServer.Json("{}") };
        request.Headers.Add("X-Api-Key", [one, other]);

        Assert.Equal(401, (await api.Send(request, GraphQL, null)).Status);
    }

    private static object Extensions(string query) =>
        new { persistedQuery = new { version = 1, sha256Hash = DocumentId.Of(query).Hex } };

    private static string Automatic(string query, bool withQuery) =>
        JsonSerializer.Serialize(withQuery ? new { query, extensions = Extensions(query) } : (object)new { extensions = Extensions(query) });
}
