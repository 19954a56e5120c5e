using System.Security.Cryptography;
using System.Text;
using GraphBooking.Api.Http;
using GraphBooking.Application.Shared;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace GraphBooking.Api.Tests.Http;

public sealed class CredentialTests(ApiServer api) : IClassFixture<ApiServer>
{
    private const string Query = """{"query":"{ __typename }"}""";
    private const string GraphQL = "application/graphql-response+json";

    private SigningCredentials Signing => api.Services.GetRequiredService<TokenKeys>().Signing!;

    [Theory]
    [InlineData("Bearer nonsense")]
    [InlineData("Bearer ")]
    [InlineData("Bearer")]
    [InlineData("Basic dXNlcjpwYXNz")]
    public async Task Post_WhenTheCredentialIsNoToken_AnswersNotAuthenticated(string authorization)
    {
        var answer = await api.Post(Query, GraphQL, authorization);

        Assert.Equal((401, "AUTH_NOT_AUTHENTICATED"), (answer.Status, answer.ErrorCode()));
        Assert.Equal("Bearer", answer.Headers.WwwAuthenticate.ToString());
        var legacy = await api.Post(Query, "application/json", authorization);
        Assert.Equal((200, "AUTH_NOT_AUTHENTICATED"), (legacy.Status, legacy.ErrorCode()));
    }

    [Fact]
    public async Task Post_WhenOnlyAnApiKeyIsGiven_AnswersNotAuthenticated()
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/graphql") { Content = ApiServer.Json(Query) };
        request.Headers.Add("X-Api-Key", "key");

        var answer = await api.Send(request, GraphQL, null);

        Assert.Equal((401, "AUTH_NOT_AUTHENTICATED"), (answer.Status, answer.ErrorCode()));
    }

    [Fact]
    public async Task Post_WhenATokenWasTamperedWith_AnswersNotAuthenticated()
    {
        var parts = (await api.Token()).Split('.');
        var payload = Base64UrlEncoder.Decode(parts[1]).Replace("\"OWNER\"", "\"OPERATOR\"", StringComparison.Ordinal);
        var tampered = $"{parts[0]}.{Base64UrlEncoder.Encode(payload)}.{parts[2]}";

        Assert.Equal(401, (await api.Post(Query, GraphQL, $"Bearer {tampered}")).Status);
        Assert.Equal(401, (await api.Post(Query, GraphQL, $"Bearer {parts[0]}.{parts[1]}.")).Status);
    }

    [Fact]
    public async Task Post_WhenATokenIsUnsigned_AnswersNotAuthenticated()
    {
        var parts = (await api.Token()).Split('.');
        var header = Base64UrlEncoder.Encode("""{"alg":"none","typ":"JWT"}""");

        Assert.Equal(401, (await api.Post(Query, GraphQL, $"Bearer {header}.{parts[1]}.")).Status);
    }

    [Fact]
    public async Task Verify_WhenAnotherKeySigned_IsNull()
    {
        var key = new SymmetricSecurityKey(Encoding.ASCII.GetBytes(new string('k', 32)));

        Assert.NotNull(await Verify(Claims()));
        Assert.Null(await Verify(Claims(), new SigningCredentials(key, SecurityAlgorithms.HmacSha256)));
    }

    [Theory]
    [InlineData("role", "SYSTEM")]
    [InlineData("role", "owner")]
    [InlineData("role", "GUEST")]
    [InlineData("role", null)]
    [InlineData("tenant", null)]
    [InlineData("tenant", "")]
    [InlineData("tenant", "ten_0123456789ab")]
    [InlineData("tenant", "0123456789AB")]
    [InlineData("sub", null)]
    [InlineData("sub", "")]
    [InlineData("iss", "somebody-else")]
    [InlineData("aud", "somebody-else")]
    [InlineData("aud", null)]
    [InlineData("exp", null)]
    [InlineData("exp", 1)]
    [InlineData("exp", "soon")]
    [InlineData("exp", 1e300)]
    [InlineData("exp", -1)]
    [InlineData("nbf", 4102444800)]
    [InlineData("nbf", "soon")]
    [InlineData("nbf", 1e300)]
    [InlineData("role", 7)]
    public async Task Verify_WhenAClaimIsWrong_IsNull(string claim, object? value)
    {
        var claims = Claims();
        claims[claim] = value!;
        if (value is null)
        {
            claims.Remove(claim);
        }

        Assert.Null(await Verify(claims));
    }

    [Theory]
    [InlineData("""{"exp":4102444800,"iss":"graphbooking","aud":"graphbooking","role":"OPERATOR","sub":"\u0041"}""", true)]
    [InlineData("nonsense")]
    [InlineData("[]")]
    [InlineData("""{"exp":4102444800,"iss":"graphbooking","aud":"graphbooking","role":"OPERATOR","sub":"\ud800"}""")]
    [InlineData("""{"exp":4102444800,"iss":"graphbooking","aud":"graphbooking","role":"OPERATOR","sub":{"a":1}}""")]
    public async Task Verify_WhenThePayloadIsMalformed_IsNull(string payload, bool valid = false)
    {
        var signed = $"{Base64UrlEncoder.Encode("""{"alg":"HS256","typ":"JWT"}""")}.{Base64UrlEncoder.Encode(payload)}";
        var signature = HMACSHA256.HashData(((SymmetricSecurityKey)Signing.Key).Key, Encoding.ASCII.GetBytes(signed));

        var verified = await api.Services.GetRequiredService<BearerTokens>()
            .Verify($"{signed}.{Base64UrlEncoder.Encode(signature)}", CancellationToken.None);

        Assert.Equal(valid, verified is not null);
    }

    [Fact]
    public async Task Verify_WhenTwoRolesAreClaimed_IsNull()
    {
        var claims = Claims();
        claims["role"] = new[] { "CUSTOMER", "OWNER" };

        Assert.Null(await Verify(claims));
    }

    [Fact]
    public async Task Verify_WhenValid_TellsTheCallerAndTheEnd()
    {
        var verified = await Verify(Claims());

        Assert.Equal(new Caller(Role.Staff, "ada", new("0123456789ab")), verified!.Caller);
        Assert.Equal(DateTimeOffset.FromUnixTimeMilliseconds(4102444800500), verified.Expires);
    }

    [Fact]
    public async Task Verify_WhenAnOperatorClaimsATenant_BelongsToNone()
    {
        var claims = Claims();
        claims["role"] = "OPERATOR";

        Assert.Equal(new Caller(Role.Operator, "ada", null), (await Verify(claims))!.Caller);
    }

    [Fact]
    public async Task Post_WhenTheTokenHasExpired_AnswersNotAuthenticated()
    {
        var token = await api.Token($"tenant={ApiServer.Tenant}&role=STAFF&expiresIn=PT1S");

        Assert.Equal(200, (await api.Post(Query, GraphQL, $"Bearer {token}")).Status);
        await Task.Delay(TimeSpan.FromSeconds(1.1));
        Assert.Equal(401, (await api.Post(Query, GraphQL, $"Bearer {token}")).Status);
    }

    private static Dictionary<string, object> Claims() => new()
    {
        ["iss"] = "graphbooking",
        ["aud"] = "graphbooking",
        ["sub"] = "ada",
        ["role"] = "STAFF",
        ["tenant"] = "0123456789ab",
        ["exp"] = 4102444800.5,
    };

    private async Task<VerifiedToken?> Verify(Dictionary<string, object> claims, SigningCredentials? signing = null)
    {
        var token = new JsonWebTokenHandler { SetDefaultTimesOnTokenCreation = false }
            .CreateToken(System.Text.Json.JsonSerializer.Serialize(claims), signing ?? Signing);
        return await api.Services.GetRequiredService<BearerTokens>().Verify(token, CancellationToken.None);
    }
}
