using System.Text.Json;
using Microsoft.Extensions.Primitives;
using Microsoft.Net.Http.Headers;

namespace GraphBooking.Api.Http.Streams;

/// <summary>
/// The credential of a socket: what connection_init says, and where that says nothing, what the request said that opened it.
/// A browser's page can send no such headers.
/// </summary>
internal readonly record struct SocketHeaders(StringValues Authorization, StringValues ApiKey)
{
    public static SocketHeaders Of(HttpRequest request) =>
        new(request.Headers.Authorization, request.Headers[Credentials.ApiKeyHeader]);

    /// <param name="payload">An object, or nothing. Names are read as those of headers are: in any case.</param>
    public SocketHeaders With(JsonElement? payload)
    {
        var said = new SocketHeaders(
            Named(payload, HeaderNames.Authorization), Named(payload, Credentials.ApiKeyHeader));
        return said.Authorization.Count + said.ApiKey.Count > 0 ? said : this;
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
