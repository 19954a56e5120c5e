using GraphBooking.Api.GraphQL.Execution;
using GraphBooking.Api.GraphQL.Shared;
using GraphBooking.Api.GraphQL.Shared.Lists;
using GraphBooking.Application.Partners;
using GraphBooking.Application.Shared;
using GraphQL;
using GraphQL.Execution;
using GraphQL.Transport;
using GraphQL.Types;
using GraphQL.Validation;
using GraphQLParser.AST;
using Microsoft.Extensions.Options;

namespace GraphBooking.Api.GraphQL;

/// <summary>Runs GraphQL requests. Knows nothing of HTTP.</summary>
public sealed partial class GraphQLServer
{
    private readonly ISchema _schema;
    private readonly DocumentReader _documents;
    private readonly PersistedDocuments _persisted;
    private readonly DocumentExecuter _executer = new(
        new GraphQLDocumentBuilder(),
        new DocumentValidator(),
        new DefaultExecutionStrategySelector([new ExecutionStrategyRegistration(new SerialRootFields(), OperationType.Mutation)]),
        []);
    private readonly LimitsOptions _limits;
    private readonly TenantRates _rates;
    private readonly TimeProvider _clock;
    private readonly ILogger<GraphQLServer> _log;

    /// <exception cref="InvalidOperationException">The schema is not complete.</exception>
    internal GraphQLServer(
        CursorCodec cursors,
        IOptions<LimitsOptions> limits,
        TenantRates rates,
        IPartnerDirectory partners,
        TimeProvider clock,
        ILogger<GraphQLServer> log)
    {
        _limits = limits.Value;
        _rates = rates;
        _clock = clock;
        _schema = BookingSchema.Create(cursors);
        _documents = new DocumentReader(_schema);
        _persisted = new PersistedDocuments(partners, _documents);
        DocumentRules = new DocumentRules(_documents, _limits.MaxCost);
        _log = log;
        Sdl = SchemaText.Of(_schema);
    }

    /// <summary>The schema as it is served.</summary>
    public string Sdl { get; }

    internal ISchema Schema => _schema;

    /// <summary>What partners may be given to run.</summary>
    internal DocumentRules DocumentRules { get; }

    /// <summary>Runs one operation of one document.</summary>
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
        CancellationToken cancellationToken)
    {
        using var run = OperationRun.Start(request.OperationName);
        var result = await Prepare(request, caller, queriesOnly, run, meter, cancellationToken) switch
        {
            (var document, { } operation, null) => await RunInTime(request, document!, operation, caller, services, run, cancellationToken),
            var (_, _, refusals) => new ExecutionResult { Errors = refusals },
        };
        run.End(result);
        meter.Report(result, _limits.MaxCost);
        if (result.Errors is { Count: > 0 } errors)
        {
            result.Errors = ErrorPresenter.Present(errors, run.CorrelationId);
        }

        return result;
    }

    private async ValueTask<(PreparedDocument? Document, PreparedOperation? Operation, ExecutionErrors? Refusals)> Prepare(
        GraphQLRequest request, Caller? caller, bool queriesOnly, OperationRun run, OperationMeter meter, CancellationToken cancellationToken)
    {
        var (text, unresolved) = await _persisted.Resolve(request, caller, cancellationToken);
        if (text is null)
        {
            return (null, null, [unresolved!]);
        }

        var (document, errors) = await _documents.Read(text, cancellationToken);
        if (document is null)
        {
            return (null, null, errors);
        }

        if (document.Find(request.OperationName) is not { } operation)
        {
            return (null, null, [RequestErrors.NoSuchOperation()]);
        }

        run.IsOf(operation.Type);
        var refusal = RefusalOf(operation, caller, queriesOnly) ?? RefusalOf(operation, request.Variables, caller, meter);
        return refusal is not null ? (null, null, [refusal]) : (document, operation, null);
    }

    private static ExecutionError? RefusalOf(PreparedOperation operation, Caller? caller, bool queriesOnly) =>
        queriesOnly && operation.Type == OperationType.Mutation ? RequestErrors.QueriesOnly()
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
        return meter.Rate?.RetryAfter is null ? null : RequestErrors.RateLimited();
    }

    private async Task<ExecutionResult> RunInTime(
        GraphQLRequest request,
        PreparedDocument document,
        PreparedOperation operation,
        Caller? caller,
        IServiceProvider services,
        OperationRun run,
        CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(_limits.Timeout, _clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            return await Run(request, document, operation, caller, services, run, either.Token);
        }
        catch (OperationCanceledException) when (limit.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            return new ExecutionResult { Errors = [RequestErrors.TimedOut()] };
        }
    }

    private Task<ExecutionResult> Run(
        GraphQLRequest request,
        PreparedDocument document,
        PreparedOperation operation,
        Caller? caller,
        IServiceProvider services,
        OperationRun run,
        CancellationToken cancellationToken)
    {
        var context = new RequestContext(caller, services);
        return _executer.ExecuteAsync(new ExecutionOptions
        {
            Schema = _schema,
            Document = document.Document,
            OperationName = operation.Definition.Name is { Value: var name } ? (string)name : null,
            Variables = request.Variables,
            Extensions = request.Extensions,
            UserContext = context,
            RequestServices = services,
            CancellationToken = cancellationToken,

            // The document was found valid when it was read; what is left is its variables, which the engine reads anyhow.
            ValidationRules = [],
            UnhandledExceptionDelegate = failure =>
            {
                if (context.IsNewFailure(failure.OriginalException))
                {
                    LogFailure(failure.OriginalException, failure.FieldContext?.FieldDefinition.Name, run.CorrelationId);
                }

                return Task.CompletedTask;
            },
        });
    }
}
