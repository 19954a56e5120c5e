using System.Runtime.CompilerServices;
using GraphBooking.Api.GraphQL.Execution;
using GraphBooking.Api.GraphQL.Shared;
using GraphBooking.Api.GraphQL.Shared.Lists;
using GraphBooking.Application.Partners;
using GraphBooking.Application.Shared;
using GraphQL;
using GraphQL.Transport;
using GraphQL.Types;
using GraphQLParser.AST;
using Microsoft.Extensions.Options;

namespace GraphBooking.Api.GraphQL;

/// <summary>Runs GraphQL requests. Knows nothing of HTTP.</summary>
public sealed class GraphQLServer
{
    private readonly DocumentReader _documents;
    private readonly Engine _engine;
    private readonly EventAnswers _events;
    private readonly PersistedDocuments _persisted;
    private readonly LimitsOptions _limits;
    private readonly TenantRates _rates;
    private readonly QueryTurns _turns;
    private readonly TimeProvider _clock;

    /// <exception cref="InvalidOperationException">The schema is not complete.</exception>
    internal GraphQLServer(
        CursorCodec cursors,
        IOptions<LimitsOptions> limits,
        TenantRates rates,
        QueryTurns turns,
        SharedLoads shared,
        IPartnerDirectory partners,
        TimeProvider clock,
        ILogger<GraphQLServer> log)
    {
        _limits = limits.Value;
        _rates = rates;
        _events = new EventAnswers(shared, RunInTime, _limits.MaxCost);
        _turns = turns;
        _clock = clock;
        Schema = BookingSchema.Create(cursors);
        _documents = new DocumentReader(Schema);
        _persisted = new PersistedDocuments(partners, _documents);
        DocumentRules = new DocumentRules(_documents, _limits.MaxCost);
        _engine = new Engine(Schema, log);
        Sdl = SchemaText.Of(Schema);
    }

    /// <summary>The schema as it is served.</summary>
    public string Sdl { get; }

    internal ISchema Schema { get; }

    /// <summary>What partners may be given to run.</summary>
    internal DocumentRules DocumentRules { get; }

    /// <summary>Runs one query or mutation of one document; a subscription is refused.</summary>
    /// <param name="request">What was sent.</param>
    /// <param name="caller">Null when no credential was given. A credential that is no good is not for this method.</param>
    /// <param name="queriesOnly">Refuses mutations: for requests that must change nothing.</param>
    /// <param name="services">Where each root field gets a scope of its own from.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>
    /// <see cref="ExecutionResult.Executed"/> is false when the request was refused before anything ran. Its errors are fit
    /// to be sent as they are.
    /// </returns>
    /// <exception cref="OperationCanceledException">It was given up.</exception>
    public Task<ExecutionResult> Execute(
        GraphQLRequest request, Caller? caller, bool queriesOnly, IServiceProvider services, CancellationToken cancellationToken) =>
        Execute(request, caller, queriesOnly, services, new OperationMeter(), cancellationToken);

    internal async Task<ExecutionResult> Execute(
        GraphQLRequest request,
        Caller? caller,
        bool queriesOnly,
        IServiceProvider services,
        OperationMeter meter,
        CancellationToken cancellationToken) =>
        (await Begin(request, caller, queriesOnly, null, services, meter, cancellationToken)).Result;

    /// <summary>
    /// Runs one operation of any kind: a query or a mutation has one result, a subscription one for each event until it is
    /// given up.
    /// </summary>
    /// <param name="request">What was sent.</param>
    /// <param name="caller">Null when no credential was given.</param>
    /// <param name="queriesOnly">Refuses mutations.</param>
    /// <param name="arrived">
    /// When it came, by <see cref="TimeProvider.GetTimestamp"/>: a subscription begins there. Not later than anything that the
    /// client was told of it, such as the headers of the answer.
    /// </param>
    /// <param name="services">Where each message gets a scope of its own from.</param>
    /// <param name="meter">Is told the cost, and how new the results are.</param>
    /// <param name="writer">Writes the results of events, once for all subscribers that are answered alike.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>
    /// A result whose <see cref="ExecutionResult.Executed"/> is false is the last one: the request was refused, or an event
    /// could not be answered and the subscriber should come back with the cursor of the one before it.
    /// </returns>
    /// <exception cref="OperationCanceledException">It was given up.</exception>
    /// <exception cref="Application.Bookings.SubscriberTooSlowException">The results were not taken as fast as they came.</exception>
    internal async IAsyncEnumerable<StreamedResult> Stream(
        GraphQLRequest request,
        Caller? caller,
        bool queriesOnly,
        long arrived,
        IServiceProvider services,
        OperationMeter meter,
        IEventWriter writer,
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var (prepared, result) = await Begin(request, caller, queriesOnly, arrived, services, meter, cancellationToken);
        if (result is not OpenedStream opened)
        {
            yield return new StreamedResult(result, null, MoreFollows: false);
            yield break;
        }

        using var counted = OperationRun.CountSubscription();
        using var seat = _events.Join(prepared!, caller!, meter);
        await foreach (var (answer, moreFollows) in _events.Follow(opened.Events, seat.Audience, meter.Consistency, writer, cancellationToken))
        {
            if (answer.Failure is { } errors)
            {
                var last = new ExecutionResult { Errors = errors };
                meter.Report(last, _limits.MaxCost);
                yield return new StreamedResult(last, null, MoreFollows: false);
                yield break;
            }

            meter.Consistency.Reached(answer.Reached);
            yield return new StreamedResult(null, answer, moreFollows);
        }
    }

    private async Task<(PreparedRequest? Prepared, ExecutionResult Result)> Begin(
        GraphQLRequest request,
        Caller? caller,
        bool queriesOnly,
        long? arrived,
        IServiceProvider services,
        OperationMeter meter,
        CancellationToken cancellationToken)
    {
        using var run = OperationRun.Start(request.OperationName);
        var since = arrived ?? _clock.GetTimestamp();
        var (prepared, refusals) = await Prepare(request, caller, queriesOnly, streams: arrived is not null, run, meter, cancellationToken);
        using var turn = prepared?.Operation.Type == OperationType.Query ? await _turns.Take(cancellationToken) : default;
        var context = new RequestContext(caller, services, meter.Consistency, since);
        var result = prepared is null ? new ExecutionResult { Errors = refusals }
            : prepared.Operation.Type == OperationType.Subscription ? await Open(prepared, context, run.CorrelationId, cancellationToken)
            : await RunInTime(prepared, context, run.CorrelationId, null, cancellationToken);
        run.End(result);
        meter.Report(result, _limits.MaxCost);
        return (prepared, ErrorPresenter.Present(result, run.CorrelationId));
    }

    private async ValueTask<(PreparedRequest? Prepared, ExecutionErrors? Refusals)> Prepare(
        GraphQLRequest request,
        Caller? caller,
        bool queriesOnly,
        bool streams,
        OperationRun run,
        OperationMeter meter,
        CancellationToken cancellationToken)
    {
        var (text, unresolved) = await _persisted.Resolve(request, caller, cancellationToken);
        if (text is null)
        {
            return (null, [unresolved!]);
        }

        var (document, errors) = await _documents.Read(text, cancellationToken);
        if (document is null)
        {
            return (null, errors);
        }

        if (document.Find(request.OperationName) is not { } operation)
        {
            return (null, [RequestErrors.NoSuchOperation()]);
        }

        run.IsOf(operation.Type);
        var refusal = RefusalOf(operation, caller, queriesOnly, streams) ?? RefusalOf(operation, request.Variables, caller, meter);
        return refusal is not null ? (null, [refusal]) : (new PreparedRequest(request, document, operation), null);
    }

    private static ExecutionError? RefusalOf(PreparedOperation operation, Caller? caller, bool queriesOnly, bool streams) =>
        queriesOnly && operation.Type == OperationType.Mutation ? RequestErrors.QueriesOnly()
        : !streams && operation.Type == OperationType.Subscription ? RequestErrors.SubscriptionsNotServed()
        : operation.Permission.OpenToAnybody ? null
        : caller is null ? RequestErrors.NotAuthenticated()
        : operation.Permission.Roles.Has(caller.Role) ? null
        : RequestErrors.NotAuthorized();

    private ExecutionError? RefusalOf(PreparedOperation operation, Inputs? variables, Caller? caller, OperationMeter meter)
    {
        var cost = operation.Cost.Of(variables ?? Inputs.Empty);
        meter.Cost = cost;
        if (cost > _limits.MaxCost)
        {
            return RequestErrors.CostExceeded(cost, _limits.MaxCost);
        }

        meter.Rate = caller is null ? null : _rates.Take(caller, cost);
        return meter.Rate is { RetryAfter: not null } spent ? RequestErrors.RateLimited(spent) : null;
    }

    // Without a limit of time: a stream lives as long as its subscriber does.
    private async Task<ExecutionResult> Open(
        PreparedRequest prepared, RequestContext context, string correlationId, CancellationToken cancellationToken)
    {
        var result = await _engine.Run(prepared, context, correlationId, null, cancellationToken);
        result.Executed = result is OpenedStream;
        return result;
    }

    private async Task<ExecutionResult> RunInTime(
        PreparedRequest prepared, RequestContext context, string correlationId, object? root, CancellationToken cancellationToken)
    {
        using var limit = new TimeLimit(_limits.Timeout, _clock, cancellationToken);
        try
        {
            return await _engine.Run(prepared, context, correlationId, root, limit.Token);
        }
        catch (OperationCanceledException) when (limit.HasPassed && !cancellationToken.IsCancellationRequested)
        {
            return new ExecutionResult { Errors = [RequestErrors.TimedOut()] };
        }
    }
}
