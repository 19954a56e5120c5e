using GraphBooking.Api.GraphQL.Shared.Mapping;
using GraphQL.Execution;
using GraphQL.Types;

namespace GraphBooking.Api.GraphQL.Execution;

/// <summary>
/// Runs fields side by side as the engine does, but for what costs most where a list has many objects: which fields are selected
/// is known from the plan, and a value that its object holds is taken without a context of its own.
/// </summary>
internal sealed class PlannedExecution : ParallelExecutionStrategy
{
    public static readonly PlannedExecution Shared = new();

    protected override void SetSubFieldNodes(global::GraphQL.Execution.ExecutionContext context, ObjectExecutionNode parent)
    {
        var plan = OperationPlan.Of(context.Schema, context.Document, context.Operation);
        if (plan.HasDirectives)
        {
            base.SetSubFieldNodes(context, parent);
            return;
        }

        var (selected, type) = (parent.SelectionSet!, parent.GetObjectGraphType(context.Schema)!);
        var fields = plan.Fields(selected, type, () => CollectFieldsFrom(context, type, selected, null));
        var nodes = new ExecutionNode[fields.Length];
        for (var i = 0; i < nodes.Length; i++)
        {
            nodes[i] = BuildExecutionNode(parent, fields[i].Definition.ResolvedType!, fields[i].Field, fields[i].Definition, null);
        }

        parent.SubFields = nodes;
    }

    protected override Task ExecuteNodeAsync(global::GraphQL.Execution.ExecutionContext context, ExecutionNode node)
    {
        // What is null or fails is for the engine, which tells what that means for the fields around it.
        if (node is ValueExecutionNode { GraphType: var scalar, FieldDefinition.Resolver: IHeldValue held, Result: null }
            && !context.CancellationToken.IsCancellationRequested
            && Held(held, node, scalar) is { } value)
        {
            node.Result = value;
            return Task.CompletedTask;
        }

        return base.ExecuteNodeAsync(context, node);
    }

    private static object? Held(IHeldValue held, ExecutionNode node, ScalarGraphType scalar)
    {
        try
        {
            return held.Of(node.Source!) is { } value ? scalar.Serialize(value) : null;
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            return null;
        }
    }
}
