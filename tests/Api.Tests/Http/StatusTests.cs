using GraphBooking.Api.Http;
using GraphQL;

namespace GraphBooking.Api.Tests.Http;

public sealed class StatusTests(ApiServer api) : IClassFixture<ApiServer>
{
    private const string GraphQL = "application/graphql-response+json";
    private const string Json = "application/json";

    [Theory]
    [InlineData("{", GraphQL, 400)]
    [InlineData("{", Json, 200)]
    [InlineData("{ noSuchField }", GraphQL, 400)]
    [InlineData("{ noSuchField }", Json, 200)]
    [InlineData("query A { __typename } query B { __typename }", GraphQL, 400)]
    [InlineData("query ($a: Int!) { __typename @skip(if: $a) }", GraphQL, 400)]
    public async Task Post_WhenTheDocumentIsWrong_AnswersByTheMediaType(string query, string accept, int status)
    {
        var answer = await api.Post($$"""{"query":"{{query}}"}""", accept);

        Assert.Equal(status, answer.Status);
        answer.ErrorCode();
    }

    [Theory]
    [InlineData("""{}""")]
    [InlineData("""{"query":null}""")]
    [InlineData("""{"query":""}""")]
    [InlineData("""{"query":7}""")]
    [InlineData("""{"query":["{ __typename }"]}""")]
    [InlineData("""{"query":"{ __typename }","operationName":{}}""")]
    [InlineData("""{"query":"{ __typename }","variables":"{}"}""")]
    [InlineData("""{"query":"{ __typename }","variables":[]}""")]
    [InlineData("""{"query":"{ __typename }","extensions":false}""")]
    [InlineData("""{"query":"{ __typename }","variables":{"a":"\ud800"}}""")]
    [InlineData("""{"query":"{ __typename } # \udc00"}""")]
    [InlineData("""{"query":"{ __typename }"} {}""")]
    [InlineData("""{"query":"{ __typename }" """)]
    [InlineData("""[{"query":"{ __typename }"}]""")]
    [InlineData("\"{ __typename }\"")]
    [InlineData("nonsense")]
    [InlineData("")]
    public async Task Post_WhenTheBodyIsMalformed_Answers400InBothMediaTypes(string body)
    {
        foreach (var accept in new[] { GraphQL, Json })
        {
            var answer = await api.Post(body, accept);

            Assert.Equal((400, "BAD_REQUEST", accept + "; charset=utf-8"), (answer.Status, answer.ErrorCode(), answer.ContentType));
        }
    }

    [Fact]
    public async Task Post_WhenTheBodyIsABatch_SaysSo()
    {
        var answer = await api.Post("""[{"query":"{ __typename }"},{"query":"{ __typename }"}]""", GraphQL);

        Assert.Equal(400, answer.Status);
        Assert.Contains("Batches are not accepted", answer.Body, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"query":"{ noSuchField }","query":"{ __typename }"}""")]
    [InlineData("""{"query":"{ __typename }","surprise":{"a":[1,"\u0041"]}}""")]
    [InlineData("""{"query":"{ __typename }","operationName":null,"variables":null,"extensions":null}""")]
    [InlineData("""{"query":"query A { __typename } query B { b: __typename }","operationName":"A"}""")]
    [InlineData("""{"query":"{ __typename }","variables":{"a":1,"a":123456789012345678901234567890,"b":[0.1,1.5e3,1e999,{"c":true}]}}""")]
    [InlineData("""{"query":"{ __typename } # \ud83d\ude00"}""")]
    public async Task Post_WhenUnusualButWellFormed_Executes(string body)
    {
        var answer = await api.Post(body, GraphQL);

        Assert.Equal((200, """{"data":{"__typename":"Query"}}"""), (answer.Status, answer.Body));
    }

    [Theory]
    [InlineData(64, 200)]
    [InlineData(65, 400)]
    [InlineData(50_000, 400)]
    public async Task Post_WhenJsonIsDeep_StopsAt64Levels(int levels, int status)
    {
        // Two levels are the body itself and the variables.
        var deep = new string('[', levels - 2) + new string(']', levels - 2);

        var answer = await api.Post($$"""{"query":"{ __typename }","variables":{"a":{{deep}} } }""", GraphQL);

        Assert.Equal(status, answer.Status);
    }

    [Fact]
    public async Task Post_WhenANumberHasHundredThousandsOfDigits_IsRefusedWhereItIsUsedAndLives()
    {
        var variables = $$"""{"a":{{new string('9', 900_000)}} }""";

        Assert.Equal(200, (await api.Post($$"""{"query":"{ __typename }","variables":{{variables}} }""", GraphQL)).Status);
        Assert.Equal(400, (await api.Post($$"""{"query":"query($a: Int) { resources(first: $a) { totalCount } }","variables":{{variables}} }""", GraphQL)).Status);
        Assert.Equal(200, (await api.Post("""{"query":"{ __typename }"}""")).Status);
    }

    [Theory]
    [InlineData("AUTH_NOT_AUTHENTICATED", GraphQL, 401)]
    [InlineData("AUTH_NOT_AUTHORIZED", GraphQL, 403)]
    [InlineData("MUTATION_NOT_ALLOWED", GraphQL, 405)]
    [InlineData("INTERNAL_SERVER_ERROR", GraphQL, 500)]
    [InlineData("ANYTHING_ELSE", GraphQL, 400)]
    [InlineData("AUTH_NOT_AUTHENTICATED", Json, 200)]
    [InlineData("AUTH_NOT_AUTHORIZED", Json, 200)]
    [InlineData("MUTATION_NOT_ALLOWED", Json, 405)]
    [InlineData("INTERNAL_SERVER_ERROR", Json, 500)]
    public void Of_WhenNothingWasExecuted_FollowsTheCode(string code, string mediaType, int status)
    {
        var result = new ExecutionResult(new ExecutionError("No.") { Code = code });

        Assert.Equal(status, ResultStatus.Of(result, mediaType));
        result.Executed = true;
        Assert.Equal(200, ResultStatus.Of(result, mediaType));
    }
}
