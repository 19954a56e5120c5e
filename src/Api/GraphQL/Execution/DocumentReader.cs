using GraphQL;
using GraphQL.Execution;
using GraphQL.Instrumentation;
using GraphQL.Types;
using GraphQL.Validation;
using GraphQLParser.AST;
using GraphQLParser.Exceptions;

namespace GraphBooking.Api.GraphQL.Execution;

/// <summary>Reads and validates documents, each once for as long as it is remembered.</summary>
internal sealed class DocumentReader(ISchema schema)
{
    private const int DeepestNesting = 128;

    private readonly GraphQLDocumentBuilder _builder = new() { MaxDepth = DeepestNesting };
    private readonly DocumentValidator _validator = new();
    private readonly DocumentCache _cache = new();

    /// <returns>The document, or what is wrong with it.</returns>
    public async ValueTask<(PreparedDocument? Document, ExecutionErrors? Errors)> Read(string text, CancellationToken cancellationToken)
    {
        var key = DocumentCache.KeyOf(text);
        if (_cache.Find(key) is { } known)
        {
            return (known, null);
        }

        if (Parse(text, out var document) is { } malformed)
        {
            return (null, [malformed]);
        }

        // Without an operation the validator leaves variables alone: they belong to one request, the verdict to the document.
        var verdict = await _validator.ValidateAsync(new ValidationOptions
        {
            Schema = schema,
            Document = document!,
            Rules = DocumentValidator.CoreRules,
            Operation = null!,
            Variables = Inputs.Empty,
            Extensions = Inputs.Empty,
            Metrics = Metrics.None,
            UserContext = new Dictionary<string, object?>(),
            CancellationToken = cancellationToken,
        });
        if (!verdict.IsValid)
        {
            return (null, verdict.Errors);
        }

        var prepared = new PreparedDocument(schema, document!);
        _cache.Add(key, prepared);
        return (prepared, null);
    }

    private IObjectGraphType? Root(GraphQLOperationDefinition operation) => operation.Operation switch
    {
        OperationType.Query => schema.Query,
        OperationType.Mutation => schema.Mutation,
        _ => schema.Subscription,
    };

    private ExecutionError? Parse(string text, out GraphQLDocument? document)
    {
        document = null;
        if (DocumentLimits.RefusalOf(text) is { } tooLong)
        {
            return tooLong;
        }

        try
        {
            document = _builder.Build(text);
            // A rule of the specification that the engine's own leave out.
            return document.Definitions.Any(definition => definition is not (GraphQLOperationDefinition or GraphQLFragmentDefinition))
                    ? RequestErrors.NotExecutable()
                : !document.Definitions.Any(definition => definition is GraphQLOperationDefinition) ? RequestErrors.NoOperation()
                // The validator does not reckon with a document that needs a root which is not there.
                : document.Definitions.OfType<GraphQLOperationDefinition>().FirstOrDefault(operation => Root(operation) is null) is { } rootless
                    ? RequestErrors.NoRoot(rootless.Operation)
                : DocumentLimits.RefusalOf(document);
        }
        catch (ExecutionError malformed)
        {
            return malformed;
        }
        catch (GraphQLMaxDepthExceededException)
        {
            return RequestErrors.TooDeep();
        }
        catch (GraphQLParserException unreadable)
        {
            return RequestErrors.Unreadable(unreadable.Message);
        }
    }
}
