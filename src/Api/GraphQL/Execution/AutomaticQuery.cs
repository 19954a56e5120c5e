using System.Diagnostics.CodeAnalysis;
using GraphBooking.Domain.Partners;
using GraphQL;

namespace GraphBooking.Api.GraphQL.Execution;

/// <summary>
/// What Apollo's clients send as <c>extensions.persistedQuery</c>: the hash of a query in its place, and together with it
/// when the server did not know the hash.
/// </summary>
/// <param name="Hash">As it was sent.</param>
internal sealed record AutomaticQuery(string Hash)
{
    private const string Extension = "persistedQuery";
    private const int OnlyVersion = 1;

    /// <summary>Null when it is no such hash, and so nothing's.</summary>
    public DocumentId? Id => DocumentId.TryParseHex(Hash, out var id) ? id : null;

    public static bool IsIn(Inputs? extensions) => extensions?.GetValueOrDefault(Extension) is not null;

    /// <param name="extensions">Of the request.</param>
    /// <param name="query">Null when there is none.</param>
    /// <param name="refusal">Why it cannot be read.</param>
    public static bool TryRead(Inputs? extensions, out AutomaticQuery? query, [NotNullWhen(false)] out ExecutionError? refusal)
    {
        query = null;
        refusal = extensions?.GetValueOrDefault(Extension) switch
        {
            null => null,
            IDictionary<string, object?> sent when sent.TryGetValue("version", out var version) && version is OnlyVersion => Read(sent, out query),
            IDictionary<string, object?> => RequestErrors.QueryNotSupported(),
            _ => RequestErrors.BadRequest($"extensions.{Extension} is not an object."),
        };
        return refusal is null;
    }

    private static ExecutionError? Read(IDictionary<string, object?> sent, out AutomaticQuery? query)
    {
        query = sent.TryGetValue("sha256Hash", out var hash) && hash is string text ? new AutomaticQuery(text) : null;
        return query is null ? RequestErrors.BadRequest($"extensions.{Extension}.sha256Hash is not a string.") : null;
    }
}
