using System.Text.Json;
using GraphBooking.Api.GraphQL.Execution;
using GraphBooking.Api.Http;
using GraphBooking.Api.Http.Streams;
using GraphBooking.Api.Tests.Http;
using GraphBooking.Application.Shared;
using Microsoft.Extensions.DependencyInjection;

namespace GraphBooking.Api.Tests.Streams;

/// <summary>Whose token stands in bytes that many are sent.</summary>
public sealed class EventPayloadsTests(ApiServer api) : IClassFixture<ApiServer>
{
    private ConsistencyTokens Tokens => api.Services.GetRequiredService<ConsistencyTokens>();

    private EventPayloads Payloads => new(Tokens);

    [Fact]
    public void For_WhenTheAnswerIsAsNewAsItsReader_GivesTheSharedBytes()
    {
        var answer = Answer(10);

        Assert.True(answer.Payload.Equals(Payloads.For(answer, Knowing(10))));
        Assert.Equal(new LogPosition(1, 10), TokenIn(answer.Payload).Floor);
    }

    [Fact]
    public void For_WhenItsReaderKnowsOfSomethingNewer_GivesItsOwnTokenWithTheSameData()
    {
        var answer = Answer(10);

        var own = Payloads.For(answer, Knowing(20));

        Assert.Equal(new LogPosition(1, 20), TokenIn(own).Floor);
        Assert.Equal(Text(answer.Payload, "data"), Text(own, "data"));
        Assert.Equal(new LogPosition(1, 10), TokenIn(answer.Payload).Floor);
    }

    private static Consistency Knowing(long lsn)
    {
        var consistency = new Consistency();
        consistency.Reached(new LogPosition(1, lsn));
        return consistency;
    }

    private static string Text(ReadOnlyMemory<byte> payload, string name) => JsonElement.Parse(payload.Span).GetProperty(name).GetRawText();

    // Its data looks like a token wherever a client could make it do so.
    private EventAnswer Answer(long lsn)
    {
        var reached = Knowing(lsn);
        var result = new global::GraphQL.ExecutionResult
        {
            Executed = true,
            Data = new Dictionary<string, object?> { [ConsistencyTokens.Extension] = "\"consistencyToken\":\"x\"" },
        };
        return new EventAnswer(Payloads.Write(result, reached), reached.Floor, null);
    }

    private Consistency TokenIn(ReadOnlyMemory<byte> payload)
    {
        var consistency = new Consistency();
        Tokens.Read(JsonElement.Parse(payload.Span).GetProperty("extensions").GetProperty(ConsistencyTokens.Extension).GetString()!, consistency);
        Assert.False(consistency.NeedsPrimary);
        return consistency;
    }
}
