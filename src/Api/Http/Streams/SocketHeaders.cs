using System.Text.Json;
using Microsoft.Extensions.Primitives;
using Microsoft.Net.Http.Headers;

namespace GraphBooking.Api.Http.Streams;

/// <summary>
/// The credential of a socket, and whether it wants to be told of costs: what connection_init says, and where that says
/// nothing, what the request said that opened it. A browser's page can send no such headers.
/// </summary>
internal readonly record struct SocketHeaders(StringValues Authorization, StringValues ApiKey, StringValues Cost)
{
    public static SocketHeaders Of(HttpRequest request) =>
        new(request.Headers.Authorization, request.Headers[Credentials.ApiKeyHeader], request.Headers[MeterHeaders.Cost]);

    /// <param name="payload">An object, or nothing. Names are read as those of headers are: in any case.</param>
    public SocketHeaders With(JsonElement? payload)
    {
        var (authorization, apiKey) = (Named(payload, HeaderNames.Authorization), Named(payload, Credentials.ApiKeyHeader));
        var cost = Named(payload, MeterHeaders.Cost) is { Count: > 0 } said ? said : Cost;
        return authorization.Count + apiKey.Count > 0
            ? new SocketHeaders(authorization, apiKey, cost)
            : this with { Cost = cost };
    }

    public ValueTask<Credential> Read(Credentials credentials, CancellationToken cancellationToken) =>
        credentials.Read(Authorization, ApiKey, cancellationToken);

    private static StringValues Named(JsonElement? payload, string name)
    {
        var found = StringValues.Empty;
        foreach (var member in payload is { } said ? said.EnumerateObject().ToArray() : [])
        {
            if (member.Name.Equals(name, StringComparison.OrdinalIgnoreCase) && member.Value.ValueKind != JsonValueKind.Null)
            {
                // What is no text is a credential all the same, and no good.
                found = StringValues.Concat(found, member.Value.ToString());
            }
        }

        return found;
    }
}
