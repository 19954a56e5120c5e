using GraphBooking.Infrastructure.Encryption;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.Protocols;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;
using Microsoft.IdentityModel.Tokens;

namespace GraphBooking.Api.Http;

/// <summary>Who signs, and with which keys and algorithms.</summary>
internal sealed record TokenIssuer(string Name, IReadOnlyCollection<SecurityKey> Keys, IReadOnlyCollection<string> Algorithms);

/// <summary>The keys that tokens are checked with: an OIDC issuer's, or else, in Development, this deployment's own.</summary>
internal sealed class TokenKeys
{
    public const string Own = "graphbooking";
    private const int OwnKeyBytes = 32;

    // None that the public half of a key would do for.
    private static readonly string[] PublicKeyAlgorithms =
    [
        SecurityAlgorithms.RsaSha256, SecurityAlgorithms.RsaSha384, SecurityAlgorithms.RsaSha512,
        SecurityAlgorithms.RsaSsaPssSha256, SecurityAlgorithms.RsaSsaPssSha384, SecurityAlgorithms.RsaSsaPssSha512,
        SecurityAlgorithms.EcdsaSha256, SecurityAlgorithms.EcdsaSha384, SecurityAlgorithms.EcdsaSha512,
    ];

    private readonly ConfigurationManager<OpenIdConnectConfiguration>? _metadata;
    private readonly TokenIssuer? _own;

    public TokenKeys(IOptions<OidcOptions> options, IHostEnvironment environment, LocalKeys keys)
    {
        if (options.Value.Authority is { } authority)
        {
            _metadata = new ConfigurationManager<OpenIdConnectConfiguration>(
                authority.AbsoluteUri.TrimEnd('/') + "/.well-known/openid-configuration",
                new OpenIdConnectConfigurationRetriever(),
                new HttpDocumentRetriever { RequireHttps = !environment.IsDevelopment() });
        }
        else
        {
            var key = new SymmetricSecurityKey(keys.Get("token-signing", OwnKeyBytes));
            Signing = new SigningCredentials(key, SecurityAlgorithms.HmacSha256);
            _own = new TokenIssuer(Own, [key], [SecurityAlgorithms.HmacSha256]);
        }
    }

    /// <summary>Null where somebody else signs.</summary>
    public SigningCredentials? Signing { get; }

    /// <exception cref="InvalidOperationException">The issuer's metadata cannot be had.</exception>
    public async ValueTask<TokenIssuer> Issuer(CancellationToken cancellationToken)
    {
        if (_own is not null)
        {
            return _own;
        }

        var configuration = await _metadata!.GetConfigurationAsync(cancellationToken);
        return new TokenIssuer(configuration.Issuer, [.. configuration.SigningKeys], PublicKeyAlgorithms);
    }

    /// <summary>Reads the issuer's keys anew next time, if that was not done just now: it may have changed them.</summary>
    public void Refresh() => _metadata?.RequestRefresh();
}
