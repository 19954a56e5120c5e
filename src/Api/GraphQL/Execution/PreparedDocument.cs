using GraphQL.Types;
using GraphQLParser.AST;

namespace GraphBooking.Api.GraphQL.Execution;

/// <summary>A valid document and what is known of its operations whatever their variables are.</summary>
internal sealed class PreparedDocument
{
    private readonly Dictionary<string, PreparedOperation> _operations;

    public PreparedDocument(ISchema schema, GraphQLDocument document)
    {
        Document = document;
        _operations = document.Definitions.OfType<GraphQLOperationDefinition>().ToDictionary(
            operation => operation.Name is { Value: var name } ? (string)name : "",
            operation => new PreparedOperation(
                operation, Rights.Of(schema, document, operation), new CostCompiler(schema, document, operation).Compile()));
    }

    public GraphQLDocument Document { get; }

    /// <summary>Of its text, in characters.</summary>
    public int Length => Document.Source.Length;

    public IReadOnlyCollection<PreparedOperation> Operations => _operations.Values;

    /// <returns>Null when the name is missing where it is needed, or names none.</returns>
    public PreparedOperation? Find(string? name) =>
        string.IsNullOrEmpty(name)
            ? _operations.Count == 1 ? _operations.Values.First() : null
            : _operations.GetValueOrDefault(name);
}

internal sealed record PreparedOperation(GraphQLOperationDefinition Definition, Permission Permission, CostNode Cost)
{
    public OperationType Type => Definition.Operation;
}
