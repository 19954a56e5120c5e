using GraphQL;
using GraphQL.Types;
using GraphQLParser.AST;
using GraphQLParser.Visitors;

namespace GraphBooking.Api.GraphQL.Shared;

/// <summary>The schema as SDL: definitions in a fixed order, what is inside them as their authors wrote it.</summary>
internal static class SchemaText
{
    public static string Of(ISchema schema)
    {
        var document = schema.ToAST();
        document.Definitions.Sort(static (one, other) => Compare(one, other));
        using var text = new StringWriter { NewLine = "\n" };
        new SDLPrinter().PrintAsync(document, text).AsTask().GetAwaiter().GetResult();
        return text.ToString().ReplaceLineEndings("\n").TrimEnd() + "\n";
    }

    private static int Compare(ASTNode one, ASTNode other) =>
        Rank(one).CompareTo(Rank(other)) is not 0 and var order ? order : string.CompareOrdinal(Name(one), Name(other));

    private static int Rank(ASTNode definition) => definition switch
    {
        GraphQLSchemaDefinition => 0,
        GraphQLDirectiveDefinition => 1,
        GraphQLObjectTypeDefinition { Name.Value: var name } when name == "Query" => 2,
        GraphQLObjectTypeDefinition { Name.Value: var name } when name == "Mutation" => 3,
        GraphQLObjectTypeDefinition { Name.Value: var name } when name == "Subscription" => 4,
        _ => 5,
    };

    private static string Name(ASTNode definition) => definition is INamedNode named ? (string)named.Name.Value : "";
}
