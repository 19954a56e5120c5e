using System.Text;
using GraphBooking.Api.Http;
using GraphQL;
using Microsoft.AspNetCore.Http;

namespace GraphBooking.Api.Tests.Http;

public sealed class AnswerTests
{
    /// <summary>The result may be held by tasks that are old, and what hangs on it would grow old with them.</summary>
    [Fact]
    public async Task Send_LetsGoOfTheData()
    {
        var context = new DefaultHttpContext();
        using var sent = new MemoryStream();
        context.Response.Body = sent;
        var result = new ExecutionResult { Executed = true, Data = new Dictionary<string, object?> { ["id"] = "7" } };

        await GraphQLAnswer.Send(context, result, StatusCodes.Status200OK, "application/json");

        Assert.Equal("""{"data":{"id":"7"}}""", Encoding.UTF8.GetString(sent.ToArray()));
        Assert.Null(result.Data);
    }
}
