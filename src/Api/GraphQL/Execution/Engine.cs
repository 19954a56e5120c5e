using GraphQL;
using GraphQL.Execution;
using GraphQL.Transport;
using GraphQL.Types;
using GraphQL.Validation;
using GraphQLParser.AST;

namespace GraphBooking.Api.GraphQL.Execution;

/// <summary>GraphQL.NET's executor, set up for documents that were read and found valid.</summary>
internal sealed partial class Engine(ISchema schema, ILogger log)
{
    private readonly DocumentExecuter _executer = new(
        new GraphQLDocumentBuilder(),
        new RequestValues(),
        new DefaultExecutionStrategySelector(
        [
            new ExecutionStrategyRegistration(PlannedExecution.Shared, OperationType.Query),
            new ExecutionStrategyRegistration(new SerialRootFields(), OperationType.Mutation),
            new ExecutionStrategyRegistration(new EventExecution(), OperationType.Subscription),
        ]),
        []);

    /// <param name="run">What to run.</param>
    /// <param name="context">For whom.</param>
    /// <param name="correlationId">Under which failures are logged.</param>
    /// <param name="root">An event, for an answer to a subscription; null otherwise.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public Task<ExecutionResult> Run(
        PreparedRequest run, RequestContext context, string correlationId, object? root, CancellationToken cancellationToken) =>
        _executer.ExecuteAsync(new ExecutionOptions
        {
            Schema = schema,
            Document = run.Document.Document,
            OperationName = run.Operation.Definition.Name is { Value: var name } ? (string)name : null,
            Variables = run.Request.Variables,
            Extensions = run.Request.Extensions,
            Root = root,
            UserContext = context,
            CancellationToken = cancellationToken,

            // The document was found valid when it was read; what is left is its variables, which the engine reads anyhow.
            ValidationRules = [],
            UnhandledExceptionDelegate = failure =>
            {
                if (context.IsNewFailure(failure.OriginalException))
                {
                    LogFailure(log, failure.OriginalException, failure.FieldContext?.FieldDefinition.Name, correlationId);
                }

                return Task.CompletedTask;
            },
        });

    [LoggerMessage(LogLevel.Error, "A GraphQL operation failed at {Field}. Correlation id: {CorrelationId}.")]
    private static partial void LogFailure(ILogger log, Exception exception, string? field, string correlationId);
}

/// <summary>A request that nothing stands against, ready to run.</summary>
internal sealed record PreparedRequest(GraphQLRequest Request, PreparedDocument Document, PreparedOperation Operation);
