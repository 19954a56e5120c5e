using System.Security.Cryptography;
using System.Text;
using GraphBooking.Api.Http;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace GraphBooking.Api.Tests.Http;

/// <summary>With an issuer of the tests' own.</summary>
public sealed class OidcTests : IAsyncLifetime, IDisposable
{
    private readonly RSA _rsa = RSA.Create(2048);
    private readonly WebApplication _issuer;
    private ApiServer _api = null!;

    public OidcTests()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        _issuer = builder.Build();
        _issuer.MapGet("/.well-known/openid-configuration", () => Results.Json(new { issuer = Address, jwks_uri = $"{Address}/keys" }));
        _issuer.MapGet("/keys", () => Results.Json(new { keys = new[] { PublicKey() } }));
    }

    private string Address => _issuer.Urls.Single();

    public async Task InitializeAsync()
    {
        await _issuer.StartAsync();
        _api = await ApiServer.Start(configure: builder => builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["GraphBooking:Oidc:Authority"] = Address,
            ["GraphBooking:Oidc:RoleClaim"] = "booking_role",
        }));
    }

    public async Task DisposeAsync()
    {
        await _api.DisposeAsync();
        await _issuer.DisposeAsync();
    }

    public void Dispose() => _rsa.Dispose();

    [Fact]
    public async Task Verify_WhenTheIssuerSigned_TellsTheCaller()
    {
        var verified = await Verify(new SigningCredentials(new RsaSecurityKey(_rsa) { KeyId = "1" }, SecurityAlgorithms.RsaSha256));

        Assert.Equal("ada", verified!.Caller.Subject);
    }

    [Fact]
    public async Task Verify_WhenTheDevelopmentKeySigned_IsNull()
    {
        var own = _api.Services.GetRequiredService<Infrastructure.Encryption.LocalKeys>().Get("token-signing", 32);

        Assert.Null(await Verify(new SigningCredentials(new SymmetricSecurityKey(own), SecurityAlgorithms.HmacSha256)));
    }

    [Fact]
    public async Task Verify_WhenThePublicKeyWasUsedAsASecret_IsNull()
    {
        var secret = new SymmetricSecurityKey(Encoding.ASCII.GetBytes(_rsa.ExportRSAPublicKeyPem())) { KeyId = "1" };

        Assert.Null(await Verify(new SigningCredentials(secret, SecurityAlgorithms.HmacSha256)));
    }

    [Fact]
    public async Task DevToken_WhenAnIssuerIsConfigured_Answers404()
    {
        using var response = await _api.Client.GetAsync(new Uri("/dev/token?role=OPERATOR", UriKind.Relative));

        Assert.Equal(404, (int)response.StatusCode);
    }

    private ValueTask<VerifiedToken?> Verify(SigningCredentials signing) =>
        _api.Services.GetRequiredService<BearerTokens>().Verify(
            new JsonWebTokenHandler().CreateToken(new SecurityTokenDescriptor
            {
                Issuer = Address,
                Audience = "graphbooking",
                Claims = new Dictionary<string, object> { ["sub"] = "ada", ["booking_role"] = "STAFF", ["tenant"] = "0123456789ab" },
                SigningCredentials = signing,
            }),
            CancellationToken.None);

    private object PublicKey()
    {
        var key = _rsa.ExportParameters(false);
        return new { kty = "RSA", kid = "1", use = "sig", n = Base64UrlEncoder.Encode(key.Modulus), e = Base64UrlEncoder.Encode(key.Exponent) };
    }
}
