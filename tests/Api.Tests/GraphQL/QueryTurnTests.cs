using System.Diagnostics.Metrics;
using System.Text.Json;
using GraphBooking.Api.GraphQL.Execution;
using GraphBooking.Application.Tenancy;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace GraphBooking.Api.Tests.GraphQL;

/// <summary>Queries beyond a number wait before anything is asked for them, but not for ever; nothing else waits.</summary>
public sealed class QueryTurnTests
{
    private const string Query = "{ tenant { id } }";
    private const string Mutation = """mutation { confirmBooking(input: { bookingId: "x" }) { booking { id } } }""";

    private readonly FakeTimeProvider _clock = new();
    private readonly TaskCompletionSource _answered = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TestServer _server;

    public QueryTurnTests()
    {
        _server = new TestServer(services => services.AddSingleton<TimeProvider>(_clock).Configure<LimitsOptions>(options => options.QueriesAtOnce = 1));
        _server.Answers.Delay = _answered.Task.WaitAsync;
    }

    [Fact]
    public async Task Query_WhileAsManyAsMayBeAreWorkedOn_WaitsAndAMutationDoesNot()
    {
        var first = await Begun(Query);
        var second = _server.Ask(Query);
        var mutation = await Begun(Mutation);

        Assert.Single(_server.Answers.Sent.OfType<GetTenant>());
        _answered.SetResult();
        await Task.WhenAll(first, second, mutation);
        Assert.Equal(2, _server.Answers.Sent.OfType<GetTenant>().Count());
    }

    [Fact]
    public async Task Query_WhoseTurnDoesNotCome_GoesOnWithoutOne()
    {
        var first = await Begun(Query);
        var second = _server.Ask(Query);

        _clock.Advance(QueryTurns.Patience - TimeSpan.FromTicks(1));
        Assert.Single(_server.Answers.Sent);
        _clock.Advance(TimeSpan.FromTicks(1));
        await Sent(2);

        // It had none to give back: there is one, and it is taken.
        _answered.SetResult();
        await Task.WhenAll(first, second);
        using var turn = new CancellationTokenSource();
        _server.Answers.Delay = token => Task.Delay(Timeout.Infinite, token);
        var third = _server.Ask(Query, TestServer.Staff, cancellationToken: turn.Token);
        await Sent(3);
        var fourth = _server.Ask(Query, TestServer.Staff, cancellationToken: turn.Token);
        await Task.Delay(50);
        Assert.Equal(3, _server.Answers.Sent.Count);
        await turn.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => third);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => fourth);
    }

    [Fact]
    public async Task Query_ThatIsGivenUp_GivesItsTurnBack()
    {
        using var caller = new CancellationTokenSource();
        var first = _server.Ask(Query, TestServer.Staff, cancellationToken: caller.Token);
        await Sent(1);
        await caller.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first);

        await Begun(Query);
    }

    [Fact]
    public async Task Waiting_CountsThoseWhoWait()
    {
        var waiting = 0L;
        using var meters = new MeterListener();
        meters.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument == QueryTurns.Waiting)
            {
                listener.EnableMeasurementEvents(instrument);
            }
        };
        meters.SetMeasurementEventCallback<long>((_, change, _, _) => Interlocked.Add(ref waiting, change));
        meters.Start();

        using var turns = new QueryTurns(1, _clock);
        using var first = await turns.Take(default);
        Assert.Equal(0, waiting);
        var second = turns.Take(default).AsTask();
        Assert.Equal(1, waiting);
        _clock.Advance(QueryTurns.Patience);
        using var none = await second;
        Assert.Equal(0, waiting);
    }

    private async Task<Task<JsonElement>> Begun(string document)
    {
        var before = _server.Answers.Sent.Count;
        var running = _server.Ask(document);
        await Sent(before + 1);
        return running;
    }

    private async Task Sent(int count)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(10));
        while (_server.Answers.Sent.Count < count)
        {
            await Task.Delay(5, patience.Token);
        }
    }
}
