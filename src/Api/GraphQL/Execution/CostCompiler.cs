using GraphQL;
using GraphQL.Types;
using GraphQLParser.AST;

namespace GraphBooking.Api.GraphQL.Execution;

/// <summary>
/// Turns a valid operation into its cost. The price list: a scalar is free, an object that is loaded costs one, a list costs
/// its objects, availability and mutations have a price of their own. A field that is written twice is counted twice, and of
/// a union all branches are: an upper bound that needs no look at the data.
/// </summary>
internal sealed class CostCompiler(ISchema schema, GraphQLDocument document, GraphQLOperationDefinition operation)
{
    public const int Loaded = 1;
    public const int Mutation = 10;
    public const int Availability = 50;

    /// <summary>A report, or a look into the past.</summary>
    public const int Report = 50;

    /// <summary>What a list without pages is taken to hold.</summary>
    public const int UsualList = 10;

    private readonly Dictionary<string, GraphQLFragmentDefinition> _fragments = Fragments.Of(document);
    private readonly CostArguments _arguments = new(operation);

    public CostNode Compile()
    {
        var root = operation.Operation switch
        {
            OperationType.Query => schema.Query,
            OperationType.Mutation => schema.Mutation,
            _ => schema.Subscription,
        };
        return new CostNode(0, Selections(operation.SelectionSet, root!, null), null, []).Folded();
    }

    private List<CostNode> Selections(GraphQLSelectionSet? selections, IGraphType parent, CostSize? page)
    {
        var nodes = new List<CostNode>();
        foreach (var selection in selections?.Selections ?? [])
        {
            if (_arguments.Conditions((selection as IHasDirectivesNode)?.Directives) is { } conditions
                && Selection(selection, parent, page, conditions).Folded() is var node
                && node is not { IsConstant: true, Weight: 0 })
            {
                nodes.Add(node);
            }
        }

        return nodes;
    }

    private CostNode Selection(ASTNode selection, IGraphType parent, CostSize? page, IReadOnlyList<CostCondition> conditions)
    {
        switch (selection)
        {
            case GraphQLField field:
                return Field(field, parent, page, conditions);
            case GraphQLInlineFragment inline:
                return new CostNode(0, Selections(inline.SelectionSet, TypeOf(inline.TypeCondition) ?? parent, page), null, conditions);
            case GraphQLFragmentSpread spread:
                var fragment = _fragments[(string)spread.FragmentName.Name.Value];
                return new CostNode(0, Selections(fragment.SelectionSet, TypeOf(fragment.TypeCondition) ?? parent, page), null, conditions);
            default:
                return CostNode.Nothing;
        }
    }

    private CostNode Field(GraphQLField field, IGraphType parent, CostSize? page, IReadOnlyList<CostCondition> conditions)
    {
        // What describes the schema is free; how deep it may go is another limit.
        if ((parent as IComplexGraphType)?.GetField(field.Name.Value) is not { ResolvedType: { } returned } definition
            || definition.Name.StartsWith("__", StringComparison.Ordinal))
        {
            return CostNode.Nothing;
        }

        var type = returned.GetNamedType();
        var pages = definition.Arguments?.Find("first") is not null;
        var itsPage = pages ? new CostSize.OfPage(_arguments.Of(field, "first"), _arguments.Of(field, "last")) : null;
        var within = Selections(field.SelectionSet, type, itsPage);
        var own = parent == schema.Mutation ? Mutation
            : parent == schema.Query ? definition.Name switch { "availability" => Availability, "bookingsAsOf" => Report, _ => Loaded }
            : parent.Name == "Reports" ? definition.Arguments?.Count > 0 ? Report : Loaded
            : parent == schema.Subscription ? Loaded
            : 0;
        if (!IsList(returned))
        {
            return new CostNode(own > 0 ? own : IsLoaded(type) ? Loaded : 0, within, null, conditions);
        }

        var size = definition.Arguments?.Find("ids") is not null ? new CostSize.OfItems(_arguments.Of(field, "ids"))
            : page ?? new CostSize.Fixed(UsualList);
        return IsLoaded(type)
            ? new CostNode(own, [new CostNode(Loaded, within, null, []).Folded()], size, conditions)
            : new CostNode(own > 0 ? own : type is IComplexGraphType or UnionGraphType ? Loaded : 0, within, size, conditions);
    }

    private IGraphType? TypeOf(GraphQLTypeCondition? condition) => condition is null ? null : schema.AllTypes[condition.Type.Name.Value];

    // Objects with an id come from a table of their own; the others are part of what they hang on.
    private static bool IsLoaded(IGraphType type) =>
        type is IComplexGraphType { Name: "Node" } || (type as IImplementInterfaces)?.ResolvedInterfaces.Any(one => one.Name == "Node") == true;

    private static bool IsList(IGraphType type) => type is ListGraphType or NonNullGraphType { ResolvedType: ListGraphType };
}
