using System.Net.Http.Headers;
using System.Text;

namespace GraphBooking.Api.Tests.Http;

public sealed class RequestTests(ApiServer api) : IClassFixture<ApiServer>
{
    private const string Query = """{"query":"{ __typename }"}""";
    private const int Limit = 1024 * 1024;

    [Theory]
    [InlineData("application/json", 200)]
    [InlineData("application/json; charset=utf-8", 200)]
    [InlineData("Application/JSON; charset=\"UTF-8\"", 200)]
    [InlineData("application/json; charset=iso-8859-1", 415)]
    [InlineData("application/json; charset=utf-16", 415)]
    [InlineData("application/graphql", 415)]
    [InlineData("text/plain", 415)]
    [InlineData("application/x-www-form-urlencoded", 415)]
    [InlineData("multipart/form-data; boundary=x", 415)]
    [InlineData("application/json, text/plain", 415)]
    [InlineData(null, 415)]
    public async Task Post_WhenContentTypeIsGiven_ReadsJsonInUtf8Only(string? contentType, int status)
    {
        using var body = new ByteArrayContent(Encoding.UTF8.GetBytes(Query));
        body.Headers.TryAddWithoutValidation("Content-Type", contentType);

        var answer = await api.Post(body);

        Assert.Equal(status, answer.Status);
        Assert.True(status == 200 || answer.ErrorCode() == "UNSUPPORTED_MEDIA_TYPE");
    }

    [Fact]
    public async Task Post_WhenTheBodyIsCompressed_Answers415()
    {
        using var body = ApiServer.Json(Query);
        body.Headers.ContentEncoding.Add("gzip");

        Assert.Equal(415, (await api.Post(body)).Status);
    }

    [Fact]
    public async Task Post_WhenTheBodyIsNotUtf8_Answers400()
    {
        // In a member that nobody reads.
        using var body = new ByteArrayContent([.. "{\"query\":\"{ __typename }\",\"other\":\""u8, 0xff, .. "\"}"u8]);
        body.Headers.ContentType = new MediaTypeHeaderValue("application/json");

        var answer = await api.Post(body);

        Assert.Equal((400, "BAD_REQUEST"), (answer.Status, answer.ErrorCode()));
    }

    [Theory]
    [InlineData(Limit, false, 200)]
    [InlineData(Limit, true, 200)]
    [InlineData(Limit + 1, false, 413)]
    [InlineData(Limit + 1, true, 413)]
    [InlineData(20 * Limit, false, 413)]
    public async Task Post_WhenTheBodyIsLarge_TakesUpToOneMebibyte(int length, bool chunked, int status)
    {
        var text = Query.PadRight(length);
        using var body = chunked ? new ChunkedContent(text) : ApiServer.Json(text);

        var answer = await api.Post(body, "application/graphql-response+json");

        Assert.Equal((status, "application/graphql-response+json; charset=utf-8"), (answer.Status, answer.ContentType));
        Assert.True(status == 200 || answer.ErrorCode() == "REQUEST_TOO_LARGE");
    }

    [Theory]
    [InlineData("PUT")]
    [InlineData("DELETE")]
    [InlineData("PATCH")]
    [InlineData("OPTIONS")]
    public async Task Send_WhenTheMethodIsAnother_Answers405(string method)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), "/graphql");

        var answer = await api.Send(request, null, null);

        Assert.Equal((405, "METHOD_NOT_ALLOWED"), (answer.Status, answer.ErrorCode()));
        Assert.Equal(["GET", "HEAD", "POST"], answer.ContentHeaders.Allow);
    }

    [Fact]
    public async Task Head_WhenAQueryIsGiven_AnswersWithoutABody()
    {
        using var request = new HttpRequestMessage(HttpMethod.Head, "/graphql?query={__typename}");

        var answer = await api.Send(request, null, $"Bearer {await api.Token()}");

        Assert.Equal((200, ""), (answer.Status, answer.Body));
    }

    [Theory]
    [InlineData("query={__typename}")]
    [InlineData("query={__typename}&operationName=&variables=&extensions=")]
    [InlineData("query=query($a:Boolean!){__typename@include(if:$a)}&variables={\"a\":true}&extensions={}&other=1")]
    [InlineData("query=query%20A{__typename}query%20B{b:__typename}&operationName=A&variables=null")]
    public async Task Get_WhenTheUrlHoldsAQuery_Executes(string parameters)
    {
        var answer = await api.Get("/graphql?" + parameters, "application/graphql-response+json");

        Assert.Equal((200, """{"data":{"__typename":"Query"}}"""), (answer.Status, answer.Body));
    }

    [Theory]
    [InlineData("")]
    [InlineData("?query=")]
    [InlineData("?query={__typename}&query={__typename}")]
    [InlineData("?query={__typename}&variables=[]")]
    [InlineData("?query={__typename}&variables={")]
    [InlineData("?query={__typename}&variables={\"a\":\"\\ud800\"}")]
    [InlineData("?query={__typename}&extensions=1")]
    [InlineData("?query={__typename}&variables={\"a\":\"%ff\"}")]
    public async Task Get_WhenTheUrlIsMalformed_Answers400(string parameters)
    {
        var answer = await api.Get("/graphql" + parameters);

        Assert.Equal((400, "BAD_REQUEST"), (answer.Status, answer.ErrorCode()));
    }

    [Theory]
    [InlineData("application/json")]
    [InlineData("application/graphql-response+json")]
    public async Task Get_WhenTheOperationIsAMutation_Answers405(string accept)
    {
        var answer = await api.Get("/graphql?query=mutation{__typename}", accept);

        Assert.Equal((405, "MUTATION_NOT_ALLOWED"), (answer.Status, answer.ErrorCode()));
        Assert.Equal(["POST"], answer.ContentHeaders.Allow);
    }

    [Fact]
    public async Task Post_WhenThePathEndsInASlash_Executes()
    {
        Assert.Equal(200, (await api.Post(ApiServer.Json(Query), path: "/graphql/")).Status);
    }

    private sealed class ChunkedContent : StringContent
    {
        public ChunkedContent(string text)
            : base(text, new MediaTypeHeaderValue("application/json")) => Headers.ContentLength = null;

        protected override bool TryComputeLength(out long length)
        {
            length = 0;
            return false;
        }
    }
}
