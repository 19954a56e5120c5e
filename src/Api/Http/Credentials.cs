using GraphBooking.Application.Shared;

namespace GraphBooking.Api.Http;

/// <summary>What a request's credential says: a caller, nobody, or nothing that could be believed.</summary>
internal readonly record struct Credential(Caller? Caller, bool IsInvalid)
{
    public static readonly Credential None;

    public static readonly Credential Invalid = new(null, true);
}

/// <summary>Takes the caller from a request's headers.</summary>
internal sealed class Credentials(BearerTokens tokens)
{
    private const string Scheme = "Bearer ";

    public async ValueTask<Credential> Read(HttpRequest request, CancellationToken cancellationToken)
    {
        var headers = request.Headers.Authorization;
        if (headers.Count == 0)
        {
            return request.Headers.ContainsKey("X-Api-Key") ? Credential.Invalid : Credential.None;
        }

        return headers is [{ } header]
            && header.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase)
            && await tokens.Verify(header[Scheme.Length..].Trim(), cancellationToken) is { } verified
                ? new Credential(verified.Caller, false)
                : Credential.Invalid;
    }
}
