using GraphBooking.Api.GraphQL.Shared.Mapping;
using GraphQL.Types;
using GraphQLParser;
using GraphQLParser.AST;

namespace GraphBooking.Api.GraphQL;

/// <summary>The schema of another build, from its SDL: documents are held against it, and nothing is run.</summary>
internal static class DescribedSchema
{
    private const string Root = "Subscription";

    /// <exception cref="Exception">The text is no schema.</exception>
    public static ISchema Read(string sdl)
    {
        var map = new SchemaMap();
        foreach (var field in Parser.Parse(sdl).Definitions.OfType<GraphQLObjectTypeDefinition>()
            .Where(type => type.Name.Value == Root).SelectMany(type => type.Fields?.Items ?? []))
        {
            // Only of these fields does the engine insist that something stands behind them.
            map.Subscription<object>((string)field.Name.Value, (_, _) => throw new InvalidOperationException("Nothing is run here."));
        }

        return SchemaAssembler.Assemble(sdl, map);
    }
}
