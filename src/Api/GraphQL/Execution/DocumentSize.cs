using GraphQLParser.AST;

namespace GraphBooking.Api.GraphQL.Execution;

/// <summary>Counts what a document holds. Each fragment is walked once, however often it is spread.</summary>
internal sealed class DocumentSize
{
    // Beyond every limit, and far from an overflow when many such numbers are added up.
    private const int Plenty = 1_000_000;

    private readonly Dictionary<string, GraphQLFragmentDefinition> _fragments;
    private readonly Dictionary<GraphQLFragmentDefinition, (int Root, int All)> _known = [];
    private readonly HashSet<GraphQLFragmentDefinition> _open = [];

    public DocumentSize(GraphQLDocument document)
    {
        _fragments = Fragments.Of(document);
        foreach (var definition in document.Definitions)
        {
            var (root, all) = definition switch
            {
                GraphQLOperationDefinition operation => Of(operation),
                GraphQLFragmentDefinition fragment => (0, Of(fragment).All),
                _ => default,
            };
            RootFields = Math.Max(RootFields, root);
            Fields = Math.Max(Fields, all);
        }
    }

    /// <summary>As they are written.</summary>
    public int Aliases { get; private set; }

    /// <summary>As they are written.</summary>
    public int Directives { get; private set; }

    /// <summary>Of the largest operation, as if each spread were written out.</summary>
    public int RootFields { get; }

    /// <summary>Of the largest operation or fragment, as if each spread were written out.</summary>
    public int Fields { get; }

    public bool HasCycle { get; private set; }

    private (int Root, int All) Of(GraphQLOperationDefinition operation)
    {
        Count(operation.Directives);
        foreach (var variable in operation.Variables?.Items ?? [])
        {
            Count(variable.Directives);
        }

        return Of(operation.SelectionSet);
    }

    private (int Root, int All) Of(GraphQLFragmentDefinition fragment)
    {
        if (_known.TryGetValue(fragment, out var known))
        {
            return known;
        }

        if (!_open.Add(fragment))
        {
            HasCycle = true;
            return default;
        }

        Count(fragment.Directives);
        return _known[fragment] = Of(fragment.SelectionSet);
    }

    private (int Root, int All) Of(GraphQLSelectionSet? selections)
    {
        var (root, all) = (0, 0);
        foreach (var selection in selections?.Selections ?? [])
        {
            var (itsRoot, itsAll) = Of(selection);
            root = Math.Min(root + itsRoot, Plenty);
            all = Math.Min(all + itsAll, Plenty);
        }

        return (root, all);
    }

    private (int Root, int All) Of(ASTNode selection)
    {
        Count((selection as IHasDirectivesNode)?.Directives);
        switch (selection)
        {
            case GraphQLField field:
                Aliases += field.Alias is null ? 0 : 1;
                return (1, 1 + Of(field.SelectionSet).All);
            case GraphQLInlineFragment inline:
                return Of(inline.SelectionSet);
            case GraphQLFragmentSpread spread when _fragments.TryGetValue((string)spread.FragmentName.Name.Value, out var fragment):
                return Of(fragment);
            default:
                return default;
        }
    }

    private void Count(GraphQLDirectives? directives) => Directives += directives?.Count ?? 0;
}
