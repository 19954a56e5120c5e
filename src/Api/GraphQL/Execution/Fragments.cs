using GraphQLParser.AST;

namespace GraphBooking.Api.GraphQL.Execution;

internal static class Fragments
{
    /// <summary>A document's fragments by name. Of two with one name, which no valid document has, the first.</summary>
    public static Dictionary<string, GraphQLFragmentDefinition> Of(GraphQLDocument document)
    {
        var fragments = new Dictionary<string, GraphQLFragmentDefinition>();
        foreach (var fragment in document.Definitions.OfType<GraphQLFragmentDefinition>())
        {
            fragments.TryAdd((string)fragment.FragmentName.Name.Value, fragment);
        }

        return fragments;
    }
}
