using GraphBooking.Application.Partners;
using GraphBooking.Application.Shared;
using GraphBooking.Domain.Partners;

namespace GraphBooking.Api.Http;

/// <summary>What a request's credential says: a caller, nobody, or nothing that could be believed.</summary>
internal readonly record struct Credential(Caller? Caller, bool IsInvalid)
{
    public static readonly Credential None;

    public static readonly Credential Invalid = new(null, true);
}

/// <summary>Takes the caller from a request's headers.</summary>
internal sealed class Credentials(BearerTokens tokens, IPartnerDirectory partners)
{
    private const string Scheme = "Bearer ";
    private const string KeyHeader = "X-Api-Key";

    public ValueTask<Credential> Read(HttpRequest request, CancellationToken cancellationToken) =>
        (request.Headers.Authorization, request.Headers[KeyHeader]) switch
        {
            ({ Count: 0 }, { Count: 0 }) => new(Credential.None),
            ([{ } header], { Count: 0 }) => OfHeader(header, cancellationToken),
            ({ Count: 0 }, [{ } key]) => OfKey(key, cancellationToken),
            // Of two there is no telling whose request it is.
            _ => new(Credential.Invalid),
        };

    /// <summary>Looked up anew each time, so that a revoked or rotated key is no good at once.</summary>
    public async ValueTask<Credential> OfKey(string text, CancellationToken cancellationToken) =>
        PartnerKey.TryParse(text, out var key) && await partners.FindByKey(key, cancellationToken) is { } partner
            ? new Credential(new Caller(Role.Partner, partner.ToString(), key.Tenant), false)
            : Credential.Invalid;

    private async ValueTask<Credential> OfHeader(string header, CancellationToken cancellationToken) =>
        header.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase)
        && await tokens.Verify(header[Scheme.Length..].Trim(), cancellationToken) is { } verified
            ? new Credential(verified.Caller, false)
            : Credential.Invalid;
}
