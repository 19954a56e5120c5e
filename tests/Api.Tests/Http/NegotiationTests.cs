namespace GraphBooking.Api.Tests.Http;

public sealed class NegotiationTests(ApiServer api) : IClassFixture<ApiServer>
{
    private const string Json = "application/json; charset=utf-8";
    private const string GraphQL = "application/graphql-response+json; charset=utf-8";

    [Theory]
    [InlineData(null, Json)]
    [InlineData("*/*", Json)]
    [InlineData("application/*", Json)]
    [InlineData("application/json", Json)]
    [InlineData("APPLICATION/JSON; charset=UTF-8", Json)]
    [InlineData("application/graphql-response+json", GraphQL)]
    [InlineData("application/graphql-response+json; charset=utf-8", GraphQL)]
    [InlineData("application/graphql-response+json, application/json;q=0.9", GraphQL)]
    [InlineData("application/json;q=0.9, application/graphql-response+json", GraphQL)]
    [InlineData("application/graphql-response+json;q=0.5, application/json", Json)]
    [InlineData("application/graphql-response+json, application/graphql+json, application/json, text/event-stream", GraphQL)]
    [InlineData("application/json, application/graphql-response+json", Json)]
    [InlineData("application/graphql-response+json, */*", GraphQL)]
    [InlineData("application/json;q=0, */*", GraphQL)]
    [InlineData("text/html, application/xhtml+xml, */*;q=0.8", Json)]
    public async Task Post_WhenAcceptNamesAnAnswer_AnswersInTheBestOfThem(string? accept, string contentType)
    {
        var answer = await api.Post("""{"query":"{ __typename }"}""", accept);

        Assert.Equal((200, contentType), (answer.Status, answer.ContentType));
        Assert.Equal("""{"data":{"__typename":"Query"}}""", answer.Body);
    }

    [Theory]
    [InlineData("text/html")]
    [InlineData("text/*")]
    [InlineData("application/xml")]
    [InlineData("application/json;q=0")]
    [InlineData("application/json; charset=utf-16")]
    [InlineData("nonsense")]
    public async Task Post_WhenNothingAcceptable_Answers406(string accept)
    {
        var answer = await api.Post("""{"query":"{ __typename }"}""", accept);

        Assert.Equal((406, "NOT_ACCEPTABLE"), (answer.Status, answer.ErrorCode()));
    }
}
