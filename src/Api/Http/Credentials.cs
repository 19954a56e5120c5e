using GraphBooking.Application.Shared;
using Microsoft.Extensions.Primitives;

namespace GraphBooking.Api.Http;

/// <summary>What a request's credential says: a caller, nobody, or nothing that could be believed.</summary>
/// <param name="Caller">Null when nobody is named.</param>
/// <param name="IsInvalid">One was given, and is no good.</param>
/// <param name="Expires">When it no longer counts; null when it does not run out by itself.</param>
internal readonly record struct Credential(Caller? Caller, bool IsInvalid, DateTimeOffset? Expires = null)
{
    public static readonly Credential None;

    public static readonly Credential Invalid = new(null, true);

    // Timers go no further. What stays open for longer is closed then, and opened again by its client.
    private static readonly TimeSpan LongestLife = TimeSpan.FromDays(49);

    /// <summary>How long it still counts: for timers, whatever it says.</summary>
    public TimeSpan LifeAt(DateTimeOffset now)
    {
        var left = (Expires ?? DateTimeOffset.MaxValue) - now;
        return left < TimeSpan.Zero ? TimeSpan.Zero : left > LongestLife ? LongestLife : left;
    }
}

/// <summary>Takes the caller from a request's headers, or from what stands for them.</summary>
internal sealed class Credentials(BearerTokens tokens)
{
    public const string ApiKeyHeader = "X-Api-Key";

    private const string Scheme = "Bearer ";

    public ValueTask<Credential> Read(HttpRequest request, CancellationToken cancellationToken) =>
        Read(request.Headers.Authorization, request.Headers[ApiKeyHeader], cancellationToken);

    public async ValueTask<Credential> Read(StringValues authorization, StringValues apiKey, CancellationToken cancellationToken)
    {
        if (authorization.Count == 0)
        {
            return apiKey.Count > 0 ? Credential.Invalid : Credential.None;
        }

        return authorization is [{ } header]
            && header.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase)
            && await tokens.Verify(header[Scheme.Length..].Trim(), cancellationToken) is { } verified
                ? new Credential(verified.Caller, false, verified.Expires)
                : Credential.Invalid;
    }
}
