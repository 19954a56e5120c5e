using GraphQL;
using GraphQL.Execution;

namespace GraphBooking.Api.GraphQL.Execution;

/// <summary>
/// Runs a subscription: without a root value its stream is opened, with one (an item of that stream) it is answered as a
/// query is.
/// </summary>
internal sealed class EventExecution : ExecutionStrategy
{
    public override Task<ExecutionResult> ExecuteAsync(global::GraphQL.Execution.ExecutionContext context) =>
        context.RootValue is null ? Open(context) : PlannedExecution.Shared.ExecuteAsync(context);

    public override Task ExecuteNodeTreeAsync(global::GraphQL.Execution.ExecutionContext context, ExecutionNode rootNode) =>
        PlannedExecution.Shared.ExecuteNodeTreeAsync(context, rootNode);

    private async Task<ExecutionResult> Open(global::GraphQL.Execution.ExecutionContext context)
    {
        var root = BuildExecutionRootNode(context, GetOperationRootType(context));

        // Validation left one field; a directive may have taken that away, and __typename is none that could be followed.
        if (root.SubFields is not [{ FieldDefinition.Resolver: EventResolver resolver } field])
        {
            throw RequestErrors.NothingToFollow();
        }

        return new OpenedStream(await resolver.Open(new ReadonlyResolveFieldContext(field, context)));
    }
}

/// <summary>What opening a subscription comes to: its events, to be answered one by one.</summary>
internal sealed class OpenedStream(IAsyncEnumerable<object> events) : ExecutionResult
{
    public IAsyncEnumerable<object> Events => events;
}
