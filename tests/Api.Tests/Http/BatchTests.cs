using Microsoft.Extensions.Options;

namespace GraphBooking.Api.Tests.Http;

public sealed class BatchTests : IAsyncLifetime
{
    private const string GraphQL = "application/graphql-response+json";
    private const string One = """{"query":"{ __typename }"}""";

    private ApiServer _api = null!;

    public async Task InitializeAsync() =>
        _api = await ApiServer.Start(configure: builder => builder.Configuration["GraphBooking:Batching:MaxRequests"] = "3");

    public Task DisposeAsync() => _api.DisposeAsync();

    [Theory]
    [InlineData(GraphQL)]
    [InlineData("application/json")]
    public async Task Post_WhenBatchesAreAllowed_AnswersEachInItsPlace(string accept)
    {
        var answer = await _api.Post($$"""[{{One}},{"query":"{ nope }"},{"query":"query A { a: __typename } query B { b: __typename }","operationName":"B"}]""", accept);

        Assert.Equal((200, accept + "; charset=utf-8"), (answer.Status, answer.ContentType));
        Assert.StartsWith("""[{"data":{"__typename":"Query"}},{"errors":[""", answer.Body, StringComparison.Ordinal);
        Assert.EndsWith(""",{"data":{"b":"Query"}}]""", answer.Body, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData($"[{One},{One},{One},{One}]")]
    [InlineData("[]")]
    [InlineData("[[]]")]
    [InlineData("[7]")]
    [InlineData($"[{One},null]")]
    [InlineData($"[{One}")]
    [InlineData($"[{One}] {{}}")]
    [InlineData($"[{One},{{}}]")]
    public async Task Post_WhenTheBatchIsNoGood_RunsNothingOfIt(string body)
    {
        var answer = await _api.Post(body, GraphQL);

        Assert.Equal((400, "BAD_REQUEST"), (answer.Status, answer.ErrorCode()));
    }

    [Fact]
    public async Task Post_WhenTheBatchHasAThousandRequests_IsRefused()
    {
        var thousand = $"[{string.Join(',', Enumerable.Repeat(One, 1000))}]";

        Assert.Equal(400, (await _api.Post(thousand, GraphQL)).Status);
        Assert.Equal(400, (await _api.Post($"[{One}]", "text/event-stream")).Status);
    }

    [Fact]
    public async Task Start_WhenTooManyWouldBeAllowed_Fails() =>
        await Assert.ThrowsAsync<OptionsValidationException>(() =>
            ApiServer.Start(configure: builder => builder.Configuration["GraphBooking:Batching:MaxRequests"] = "101"));
}
