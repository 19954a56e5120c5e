using GraphBooking.Application.Partners;
using GraphBooking.Application.Shared;
using GraphQL;

namespace GraphBooking.Api.GraphQL.Execution;

/// <summary>
/// Whether partners can run a document under this schema: all that is refused of any document, and what only the role
/// PARTNER is refused. What depends on variables shows when it runs.
/// </summary>
internal sealed class DocumentRules(DocumentReader reader, int maxCost) : IDocumentRules
{
    public async Task<string?> Fault(string document, CancellationToken cancellationToken)
    {
        if (document.Length == 0)
        {
            return "The document is empty.";
        }

        var (prepared, errors) = await reader.Read(document, cancellationToken);
        return prepared is null
            ? Told(errors![0])
            : prepared.Operations.Select(Fault).FirstOrDefault(fault => fault is not null);
    }

    private string? Fault(PreparedOperation operation) =>
        !operation.Permission.OpenToAnybody && !operation.Permission.Roles.Has(Role.Partner)
            ? $"{Named(operation)} asks for what the role PARTNER may not."
        : operation.Cost.Least() is var cost && cost > maxCost ? $"{Named(operation)} costs {cost} at the least; {maxCost} is the most."
        : null;

    private static string Named(PreparedOperation operation) =>
        operation.Definition.Name is { Value: var name } ? ErrorPresenter.Masked($"The operation {name}") : "The operation";

    private static string Told(ExecutionError error) =>
        ErrorPresenter.Masked(error.Message) + (error.Locations is [var at, ..] ? $" (line {at.Line}, column {at.Column})" : "");
}
