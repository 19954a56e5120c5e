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
    private readonly Audiences _audiences = new();

    /// <summary>Joins those who follow alike.</summary>
    public Audiences.Seat Join(PreparedRequest prepared, Caller caller, OperationMeter meter) => _audiences.Join(prepared, caller, meter);

    /// <param name="audience">Who is answered.</param>
    /// <param name="item">The event.</param>
    /// <param name="asker">What one of them knows already: the answer is not older.</param>
    /// <param name="writer">Writes the answer.</param>
    public Task<EventAnswer> Answer(Audience audience, object item, Consistency asker, IEventWriter writer) =>
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
