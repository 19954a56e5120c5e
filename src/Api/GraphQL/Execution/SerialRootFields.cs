using GraphQL.Execution;

namespace GraphBooking.Api.GraphQL.Execution;

/// <summary>
/// Mutations one after another, each to the end of its selection: what an earlier one loads is loaded before a later one
/// changes it.
/// </summary>
internal sealed class SerialRootFields : ExecutionStrategy
{
    public override async Task ExecuteNodeTreeAsync(global::GraphQL.Execution.ExecutionContext context, ExecutionNode rootNode)
    {
        foreach (var field in ((IParentExecutionNode)rootNode).GetChildNodes())
        {
            await SerialExecutionStrategy.Instance.ExecuteNodeTreeAsync(context, field);
        }
    }
}
