using GraphBooking.Application.Partners;
using GraphBooking.Application.Shared;
using GraphBooking.Domain.Partners;
using Microsoft.Extensions.Primitives;

namespace GraphBooking.Api.Http;

/// <summary>What a request's credential says: a caller, nobody, or nothing that could be believed.</summary>
/// <param name="Caller">Null when nobody is named.</param>
/// <param name="IsInvalid">One was given, and is no good.</param>
/// <param name="Expires">When it must be looked at again; null for nobody's.</param>
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
internal sealed class Credentials(BearerTokens tokens, IPartnerDirectory partners, TimeProvider clock)
{
    public const string ApiKeyHeader = "X-Api-Key";

    private const string Scheme = "Bearer ";

    // A key that is revoked ends what it has opened within this time.
    private static readonly TimeSpan KeyLife = TimeSpan.FromSeconds(30);

    public ValueTask<Credential> Read(HttpRequest request, CancellationToken cancellationToken) =>
        Read(request.Headers.Authorization, request.Headers[ApiKeyHeader], cancellationToken);

    public ValueTask<Credential> Read(StringValues authorization, StringValues apiKey, CancellationToken cancellationToken) =>
        (authorization, apiKey) switch
        {
            ({ Count: 0 }, { Count: 0 }) => new(Credential.None),
            ([{ } header], { Count: 0 }) => OfHeader(header, cancellationToken),
            ({ Count: 0 }, [{ } key]) => OfKey(key, cancellationToken),
            // Of two there is no telling whose request it is.
            _ => new(Credential.Invalid),
        };

    // Looked up anew each time, so that a revoked or rotated key is no good at once.
    private async ValueTask<Credential> OfKey(string text, CancellationToken cancellationToken) =>
        PartnerKey.TryParse(text, out var key) && await partners.FindByKey(key, cancellationToken) is { } partner
            ? new Credential(new Caller(Role.Partner, partner.ToString(), key.Tenant), false, clock.GetUtcNow() + KeyLife)
            : Credential.Invalid;

    private async ValueTask<Credential> OfHeader(string header, CancellationToken cancellationToken) =>
        header.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase)
        && await tokens.Verify(header[Scheme.Length..].Trim(), cancellationToken) is { } verified
            ? new Credential(verified.Caller, false, verified.Expires)
            : Credential.Invalid;
}
