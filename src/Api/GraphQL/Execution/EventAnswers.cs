using System.Runtime.CompilerServices;
using GraphBooking.Application.Shared;
using GraphQL;

namespace GraphBooking.Api.GraphQL.Execution;

/// <summary>
/// Answers events. What is answered is run and written once for each audience, and its bytes are all that is kept of it.
/// </summary>
/// <param name="loads">What more than one audience shares.</param>
/// <param name="run">Runs one operation with an event as its root value, under a correlation id.</param>
/// <param name="maxCost">What operations may cost.</param>
internal sealed class EventAnswers(
    SharedLoads loads, Func<PreparedRequest, RequestContext, string, object?, CancellationToken, Task<ExecutionResult>> run, int maxCost)
{
    // Of one stream: while events come faster than one can be loaded, as in a burst, their loads go on side by side.
    private const int MostAhead = 8;

    private readonly Audiences _audiences = new();

    /// <summary>Joins those who follow alike.</summary>
    public Audiences.Seat Join(PreparedRequest prepared, Caller caller, OperationMeter meter) => _audiences.Join(prepared, caller, meter);

    /// <summary>Answers one event after another, and runs some that wait behind it already.</summary>
    /// <param name="events">The stream.</param>
    /// <param name="audience">Who is answered.</param>
    /// <param name="asker">What one of them knows already: no answer is older.</param>
    /// <param name="writer">Writes the answers.</param>
    /// <param name="cancellationToken">Gives up; what is being run for others too goes on.</param>
    /// <returns>Each answer, and whether the next one is there already.</returns>
    public async IAsyncEnumerable<(EventAnswer Answer, bool MoreFollows)> Follow(
        IAsyncEnumerable<object> events,
        Audience audience,
        Consistency asker,
        IEventWriter writer,
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var ahead = new Queue<(object Item, Task<EventAnswer> Answer)>(0);
        using var over = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var stream = events.GetAsyncEnumerator(over.Token);
        var next = stream.MoveNextAsync().AsTask();
        try
        {
            while (ahead.Count > 0 || await next)
            {
                RunAhead();
                var (item, answer) = ahead.Dequeue();
                var given = await answer.WaitAsync(cancellationToken);
                if (given.Failure is null && given.Reached < asker.Floor)
                {
                    // Run before its reader was shown something newer.
                    given = await Answer(audience, item, asker, writer).WaitAsync(cancellationToken);
                }

                RunAhead();
                yield return (given, ahead.TryPeek(out var following) && following.Answer.IsCompletedSuccessfully);
            }
        }
        finally
        {
            // A stream can only be left once it moves no more.
            await over.CancelAsync();
            await next.ContinueWith(static _ => { }, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
            await stream.DisposeAsync();
        }

        void RunAhead()
        {
            while (ahead.Count < MostAhead && next is { IsCompletedSuccessfully: true, Result: true })
            {
                ahead.Enqueue((stream.Current, Answer(audience, stream.Current, asker, writer)));
                next = stream.MoveNextAsync().AsTask();
            }
        }
    }

    private Task<EventAnswer> Answer(Audience audience, object item, Consistency asker, IEventWriter writer) =>
        loads.Of(item, audience.Caller, asker).Answer(audience, (all, shared) => Run(all, shared, item, writer));

    private async Task<EventAnswer> Run(Audience audience, SharedEvent shared, object item, IEventWriter writer)
    {
        var correlationId = OperationRun.NewCorrelationId();
        var result = ErrorPresenter.Present(
            await run(audience.Prepared, shared.Context, correlationId, item, CancellationToken.None), correlationId);
        if (result.Data is null)
        {
            // An event without its data is an event that was lost, had the stream gone on.
            return EventAnswer.Failed(result.Errors);
        }

        audience.Report(result, maxCost);
        var reached = new Consistency();
        reached.Reached(shared.Context.Consistency.Floor);
        var payload = writer.Write(result, reached);
        loads.Weigh(shared, payload.Length);
        return new EventAnswer(payload, reached.Floor, null);
    }
}
