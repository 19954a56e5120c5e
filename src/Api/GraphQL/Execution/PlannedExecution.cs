using GraphBooking.Api.GraphQL.Shared.Mapping;
using GraphQL.Execution;
using GraphQL.Types;
using GraphQLParser.AST;

namespace GraphBooking.Api.GraphQL.Execution;

/// <summary>
/// Runs fields side by side as the engine does, but for what costs most where a list has many objects: which fields are selected
/// is known from the plan, and a value that its object holds is taken at once, without a node of its own.
/// </summary>
internal sealed class PlannedExecution : ParallelExecutionStrategy
{
    public static readonly PlannedExecution Shared = new();

    protected override ExecutionNode BuildExecutionNode(
        ExecutionNode parent, IGraphType graphType, GraphQLField field, FieldType fieldDefinition, int? indexInParentNode) =>
        graphType is IObjectGraphType or IAbstractGraphType
            ? new PlannedNode(parent, graphType, field, fieldDefinition, indexInParentNode)
            : base.BuildExecutionNode(parent, graphType, field, fieldDefinition, indexInParentNode);

    protected override void SetSubFieldNodes(global::GraphQL.Execution.ExecutionContext context, ObjectExecutionNode parent)
    {
        var plan = OperationPlan.Of(context.Schema, context.Document, context.Operation);
        if (plan.HasDirectives)
        {
            base.SetSubFieldNodes(context, parent);
            return;
        }

        var (selected, type) = (parent.SelectionSet!, parent.GetObjectGraphType(context.Schema)!);
        var fields = plan.Fields(selected, type) ?? plan.Add(selected, type, CollectFieldsFrom(context, type, selected, null));
        if (parent is PlannedNode planned)
        {
            SetMembers(planned, fields);
        }
        else
        {
            parent.SubFields = Array.ConvertAll(fields, field => NodeOf(parent, field));
        }
    }

    private void SetMembers(PlannedNode node, PlannedField[] fields)
    {
        var members = new object?[fields.Length];
        var nodes = 0;
        for (var i = 0; i < members.Length; i++)
        {
            if (!TryTake(fields[i], node.Result!, out members[i]))
            {
                members[i] = NodeOf(node, fields[i]);
                nodes++;
            }
        }

        node.Set(fields, members, nodes);
    }

    private ExecutionNode NodeOf(ExecutionNode parent, PlannedField field) =>
        BuildExecutionNode(parent, field.Definition.ResolvedType!, field.Field, field.Definition, null);

    /// <returns>False for what fails, or is null and must not be: the engine tells what that means for the fields around it.</returns>
    private static bool TryTake(PlannedField field, object source, out object? value)
    {
        value = null;
        if (field.Held is null)
        {
            return false;
        }

        try
        {
            value = field.Held.Of(source) is { } held ? field.Scalar!.Serialize(held) : null;
            return value is not null || field.MayBeNull;
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            return false;
        }
    }
}

/// <summary>An object of which only those fields are nodes that it does not hold.</summary>
internal sealed class PlannedNode(ExecutionNode parent, IGraphType graphType, GraphQLField field, FieldType fieldDefinition, int? indexInParentNode)
    : ObjectExecutionNode(parent, graphType, field, fieldDefinition, indexInParentNode)
{
    /// <summary>As they were selected; null when the operation has directives, and all fields are nodes.</summary>
    public PlannedField[]? Fields { get; private set; }

    /// <summary>Of each field its node, or what is written in its place.</summary>
    public object?[] Members { get; private set; } = [];

    /// <param name="fields">As they were selected.</param>
    /// <param name="members">Of each its node, or what is written in its place.</param>
    /// <param name="nodes">How many of them are nodes.</param>
    public void Set(PlannedField[] fields, object?[] members, int nodes)
    {
        (Fields, Members) = (fields, members);
        SubFields = nodes == 0 ? [] : [.. members.OfType<ExecutionNode>()];
    }
}

/// <param name="Field">As it was selected.</param>
/// <param name="Definition">In the schema.</param>
/// <param name="Held">What takes it from its object at once; null where that cannot be.</param>
/// <param name="Scalar">Writes what is held.</param>
internal sealed record PlannedField(GraphQLField Field, FieldType Definition, IHeldValue? Held, ScalarGraphType? Scalar)
{
    public bool MayBeNull { get; } = Definition.ResolvedType is not NonNullGraphType;

    public string Name { get; } = (string)(Field.Alias?.Name.Value ?? Field.Name.Value);

    public static PlannedField Of(GraphQLField field, FieldType definition)
    {
        var type = definition.ResolvedType is NonNullGraphType known ? known.ResolvedType : definition.ResolvedType;
        return type is ScalarGraphType scalar
            ? new PlannedField(field, definition, definition.Resolver as IHeldValue, scalar)
            : new PlannedField(field, definition, null, null);
    }
}
