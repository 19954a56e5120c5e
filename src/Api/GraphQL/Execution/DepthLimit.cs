using GraphQLParser.AST;

namespace GraphBooking.Api.GraphQL.Execution;

/// <summary>
/// Refuses documents that nest too deep. The schema's own description may go a little deeper, as the usual introspection
/// document does, but not from list to list to list, where each step multiplies the answer.
/// </summary>
internal static class DepthLimit
{
    public const int Deepest = 15;
    public const int DeepestIntrospection = 20;
    public const int MostIntrospectionLists = 3;

    private static readonly HashSet<string> IntrospectionLists = ["fields", "interfaces", "possibleTypes", "inputFields"];

    public static bool Holds(GraphQLDocument document) =>
        document.Definitions.OfType<GraphQLOperationDefinition>().All(operation =>
            new Measure(document).Fits(operation.SelectionSet, depth: 0, lists: 0, introspection: false));

    /// <summary>Walks one operation. Each fragment is walked once a depth, so that no document makes this long.</summary>
    private sealed class Measure(GraphQLDocument document)
    {
        private readonly Dictionary<string, GraphQLFragmentDefinition> _fragments = Fragments.Of(document);
        private readonly HashSet<(GraphQLFragmentDefinition, int, int, bool)> _fits = [];

        public bool Fits(GraphQLSelectionSet? selections, int depth, int lists, bool introspection)
        {
            if (selections is null)
            {
                return true;
            }

            return depth < (introspection ? DeepestIntrospection : Deepest) && lists <= MostIntrospectionLists
                && selections.Selections.TrueForAll(selection => selection switch
                {
                    GraphQLField field => FitsField(field, depth, lists, introspection),
                    GraphQLInlineFragment fragment => Fits(fragment.SelectionSet, depth, lists, introspection),
                    GraphQLFragmentSpread spread => FitsFragment(spread, depth, lists, introspection),
                    _ => true,
                });
        }

        private bool FitsField(GraphQLField field, int depth, int lists, bool introspection)
        {
            var name = (string)field.Name.Value;
            var within = introspection || name is "__schema" or "__type";
            return Fits(field.SelectionSet, depth + 1, within && IntrospectionLists.Contains(name) ? lists + 1 : lists, within);
        }

        // A circle ends here: each round without a field is seen before, each other one is deeper.
        private bool FitsFragment(GraphQLFragmentSpread spread, int depth, int lists, bool introspection) =>
            !_fragments.TryGetValue((string)spread.FragmentName.Name.Value, out var fragment)
            || !_fits.Add((fragment, depth, lists, introspection))
            || Fits(fragment.SelectionSet, depth, lists, introspection);
    }
}
