using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using GraphQL;
using GraphQL.Types;
using GraphQLParser.AST;

namespace GraphBooking.Api.GraphQL.Execution;

/// <summary>What is the same for every request that runs an operation, worked out once and kept for as long as its document is.</summary>
internal sealed class OperationPlan
{
    private static readonly ConditionalWeakTable<GraphQLOperationDefinition, OperationPlan> Plans = [];

    private readonly ConcurrentDictionary<(GraphQLSelectionSet Selected, IGraphType Type), PlannedField[]> _fields = new(new SameObjects());
    private readonly List<(GraphQLField Field, FieldType Definition)> _withArguments = [];

    private OperationPlan(ISchema schema, GraphQLDocument document, GraphQLOperationDefinition operation)
    {
        Variables = [.. operation.Variables?.Items.Select(variable => (variable, variable.Type.GraphTypeFromType(schema)!)) ?? []];
        var root = operation.Operation switch
        {
            OperationType.Query => schema.Query,
            OperationType.Mutation => schema.Mutation,
            _ => schema.Subscription,
        };
        HasDirectives = operation.Directives is { Count: > 0 } || Variables.Any(variable => variable.Definition.Directives is { Count: > 0 });
        Walk(schema, Fragments.Of(document), operation.SelectionSet, root!, []);
    }

    /// <summary>Then a request decides which of its fields there are.</summary>
    public bool HasDirectives { get; private set; }

    public IReadOnlyList<(GraphQLVariableDefinition Definition, IGraphType Type)> Variables { get; }

    /// <summary>Fields that are given arguments, wherever they stand.</summary>
    public IReadOnlyList<(GraphQLField Field, FieldType Definition)> WithArguments => _withArguments;

    /// <param name="schema">The one that is served.</param>
    /// <param name="document">Valid.</param>
    /// <param name="operation">Of that document.</param>
    public static OperationPlan Of(ISchema schema, GraphQLDocument document, GraphQLOperationDefinition operation)
    {
        if (!Plans.TryGetValue(operation, out var plan))
        {
            plan = new OperationPlan(schema, document, operation);
            Plans.TryAdd(operation, plan);
        }

        return plan;
    }

    /// <summary>The fields that are selected of an object, if that is known yet. Not for an operation with directives.</summary>
    public PlannedField[]? Fields(GraphQLSelectionSet selected, IGraphType type) => _fields.GetValueOrDefault((selected, type));

    public PlannedField[] Add(
        GraphQLSelectionSet selected, IGraphType type, Dictionary<string, (GraphQLField Field, FieldType FieldType)> collected) =>
        _fields.GetOrAdd((selected, type), [.. collected.Values.Select(field => PlannedField.Of(field.Field, field.FieldType))]);

    private void Walk(
        ISchema schema, Dictionary<string, GraphQLFragmentDefinition> fragments, GraphQLSelectionSet? selected, IGraphType type, HashSet<(string, IGraphType)> walked)
    {
        foreach (var selection in selected?.Selections ?? [])
        {
            HasDirectives |= selection is IHasDirectivesNode { Directives.Count: > 0 };
            switch (selection)
            {
                case GraphQLField field when Definition(schema, type, field) is { } definition:
                    if (field.Arguments is { Count: > 0 })
                    {
                        _withArguments.Add((field, definition));
                    }

                    Walk(schema, fragments, field.SelectionSet, definition.ResolvedType!.GetNamedType(), walked);
                    break;
                case GraphQLInlineFragment inline:
                    Walk(schema, fragments, inline.SelectionSet, TypeOf(schema, inline.TypeCondition) ?? type, walked);
                    break;
                case GraphQLFragmentSpread spread when walked.Add(((string)spread.FragmentName.Name.Value, type)):
                    var fragment = fragments[(string)spread.FragmentName.Name.Value];
                    Walk(schema, fragments, fragment.SelectionSet, TypeOf(schema, fragment.TypeCondition) ?? type, walked);
                    break;
            }
        }
    }

    private static FieldType? Definition(ISchema schema, IGraphType type, GraphQLField field) =>
        field.Name.Value == schema.SchemaMetaFieldType.Name && type == schema.Query ? schema.SchemaMetaFieldType
        : field.Name.Value == schema.TypeMetaFieldType.Name && type == schema.Query ? schema.TypeMetaFieldType
        : field.Name.Value == schema.TypeNameMetaFieldType.Name ? schema.TypeNameMetaFieldType
        : (type as IComplexGraphType)?.GetField(field.Name.Value);

    private static IGraphType? TypeOf(ISchema schema, GraphQLTypeCondition? condition) =>
        condition is null ? null : schema.AllTypes[condition.Type.Name.Value];

    // The engine's types are compared by their names, which takes long.
    private sealed class SameObjects : IEqualityComparer<(GraphQLSelectionSet Selected, IGraphType Type)>
    {
        public bool Equals((GraphQLSelectionSet Selected, IGraphType Type) x, (GraphQLSelectionSet Selected, IGraphType Type) y) =>
            ReferenceEquals(x.Selected, y.Selected) && ReferenceEquals(x.Type, y.Type);

        public int GetHashCode((GraphQLSelectionSet Selected, IGraphType Type) key) =>
            HashCode.Combine(RuntimeHelpers.GetHashCode(key.Selected), RuntimeHelpers.GetHashCode(key.Type));
    }
}
