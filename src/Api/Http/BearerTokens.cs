using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using GraphBooking.Application.Shared;
using GraphBooking.Domain.Shared;
using GraphBooking.Domain.Tenancy;
using Microsoft.Extensions.Caching.Memory;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace GraphBooking.Api.Http;

/// <summary>Whom a token names, and until when it does.</summary>
internal sealed record VerifiedToken(Caller Caller, DateTimeOffset Expires);

/// <summary>Reads JSON web tokens, over HTTP and wherever else one is sent.</summary>
internal sealed class BearerTokens(TokenKeys keys, IOptions<OidcOptions> options, TimeProvider clock) : IDisposable
{
    private const int MaxRemembered = 10_000;

    // The year 10000.
    private const double MaxSeconds = 253402300799;

    private readonly JsonWebTokenHandler _handler = new() { MapInboundClaims = false };
    private readonly MemoryCache _verified = new(new MemoryCacheOptions { SizeLimit = MaxRemembered });

    /// <returns>Null when the token is not valid now.</returns>
    /// <exception cref="InvalidOperationException">The issuer's keys cannot be had.</exception>
    public async ValueTask<VerifiedToken?> Verify(string token, CancellationToken cancellationToken)
    {
        // Signatures are costly, and a client sends the same token with every request.
        var digest = new TokenDigest(token);
        if (_verified.TryGetValue(digest, out VerifiedToken? verified))
        {
            return verified!.Expires > clock.GetUtcNow() ? verified : null;
        }

        if (await Validate(token, cancellationToken) is not { } valid || Expiry(valid) is not { } expires || Caller(valid) is not { } caller)
        {
            return null;
        }

        verified = new VerifiedToken(caller, expires);
        using var entry = _verified.CreateEntry(digest);
        entry.Value = verified;
        entry.Size = 1;
        entry.AbsoluteExpiration = expires;
        return verified;
    }

    public void Dispose() => _verified.Dispose();

    private async Task<JsonWebToken?> Validate(string token, CancellationToken cancellationToken)
    {
        var result = await Validate(token, await keys.Issuer(cancellationToken));
        if (result.Exception is SecurityTokenSignatureKeyNotFoundException)
        {
            keys.Refresh();
            result = await Validate(token, await keys.Issuer(cancellationToken));
        }

        return result.IsValid ? (JsonWebToken)result.SecurityToken : null;
    }

    private Task<TokenValidationResult> Validate(string token, TokenIssuer issuer) =>
        _handler.ValidateTokenAsync(token, new TokenValidationParameters
        {
            ValidIssuer = issuer.Name,
            ValidAudience = options.Value.Audience,
            IssuerSigningKeys = issuer.Keys,
            ValidAlgorithms = issuer.Algorithms,
            LifetimeValidator = (_, _, validated, _) => IsAlive((JsonWebToken)validated),
        });

    // Without the five minutes of grace that are usual.
    private bool IsAlive(JsonWebToken token)
    {
        var now = clock.GetUtcNow();
        return Expiry(token) > now && token.ValidFrom <= now.UtcDateTime;
    }

    // From the text: the handler rounds to seconds, so that a token for one second would live none or two.
    private static DateTimeOffset? Expiry(JsonWebToken token)
    {
        using var payload = JsonDocument.Parse(Base64UrlEncoder.DecodeBytes(token.EncodedPayload));
        return payload.RootElement.TryGetProperty("exp", out var exp)
            && exp.ValueKind == JsonValueKind.Number
            && exp.GetDouble() is >= 0 and < MaxSeconds and var seconds
                ? DateTimeOffset.UnixEpoch.AddSeconds(seconds)
                : null;
    }

    private Caller? Caller(JsonWebToken token)
    {
        var names = options.Value;
        if (Only(token, names.SubjectClaim) is not { Length: > 0 and <= DevToken.MaxSubjectLength } subject
            || !EnumNames<Role>.TryParse(Only(token, names.RoleClaim), out var role)
            || role == Role.System)
        {
            return null;
        }

        if (role == Role.Operator)
        {
            return new Caller(role, subject, null);
        }

        return TenantId.TryParse("ten_" + Only(token, names.TenantClaim), out var tenant) ? new Caller(role, subject, tenant) : null;
    }

    // A claim that is there twice says nothing.
    private static string? Only(JsonWebToken token, string claim) =>
        token.Claims.Where(found => found.Type == claim).Take(2).ToArray() is [var single] ? single.Value : null;

    private readonly record struct TokenDigest(UInt128 High, UInt128 Low)
    {
        public TokenDigest(string token)
            : this(SHA256.HashData(Encoding.UTF8.GetBytes(token)))
        {
        }

        private TokenDigest(ReadOnlySpan<byte> digest)
            : this(
                BinaryPrimitives.ReadUInt128BigEndian(digest),
                BinaryPrimitives.ReadUInt128BigEndian(digest[16..]))
        {
        }
    }
}
