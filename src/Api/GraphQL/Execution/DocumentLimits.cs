using GraphQL;
using GraphQLParser;
using GraphQLParser.AST;
using GraphQLParser.Exceptions;

namespace GraphBooking.Api.GraphQL.Execution;

/// <summary>
/// What a document may hold, whatever it means: looked at before it is validated, since some rules of validation compare
/// every field with every other one.
/// </summary>
internal static class DocumentLimits
{
    public const int MostTokens = 10_000;

    // Rules compare each fragment with every other one, and follow all of them from each operation.
    public const int MostDefinitions = 200;
    public const int MostFields = 2_000;
    public const int MostAliases = 200;
    public const int MostRootFields = 100;
    public const int MostDirectives = 100;

    /// <summary>Stops at the first token too many, so that the rest of the text costs nothing.</summary>
    public static ExecutionError? RefusalOf(string text)
    {
        try
        {
            var position = 0;
            for (var tokens = 0; tokens <= MostTokens; tokens++)
            {
                var token = Lexer.Lex(text, position);
                if (token.Kind == TokenKind.EOF)
                {
                    return null;
                }

                position = token.End;
            }

            return RequestErrors.TooMany(RequestErrors.TooLongCode, "tokens", MostTokens);
        }
        catch (GraphQLSyntaxErrorException)
        {
            // The parser says it better.
            return null;
        }
    }

    public static ExecutionError? RefusalOf(GraphQLDocument document)
    {
        if (document.Definitions.Count > MostDefinitions)
        {
            return RequestErrors.TooMany(RequestErrors.TooManyDefinitionsCode, "operations and fragments", MostDefinitions);
        }

        var size = new DocumentSize(document);
        return size.Directives > MostDirectives ? RequestErrors.TooMany(RequestErrors.TooManyDirectivesCode, "directives", MostDirectives)
            : size.Aliases > MostAliases ? RequestErrors.TooMany(RequestErrors.TooManyAliasesCode, "aliases", MostAliases)
            : size.HasCycle ? RequestErrors.FragmentCycle()
            : size.RootFields > MostRootFields ? RequestErrors.TooMany(RequestErrors.TooManyRootFieldsCode, "root fields", MostRootFields)
            : size.Fields > MostFields ? RequestErrors.TooMany(RequestErrors.TooLargeCode, "fields, fragments spread out,", MostFields)
            : DepthLimit.Holds(document) ? null
            : RequestErrors.TooDeep();
    }
}
