using GraphBooking.Api.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace GraphBooking.Api.Tests.Http;

public sealed class DevTokenTests(ApiServer api) : IClassFixture<ApiServer>
{
    [Theory]
    [InlineData("role=OPERATOR", "OPERATOR", "dev-operator")]
    [InlineData("tenant=harbour-clinic&role=OWNER", "OWNER", "dev-owner")]
    [InlineData("tenant=harbour-clinic&role=CUSTOMER&subject=cus_1&expiresIn=P1D", "CUSTOMER", "cus_1")]
    public async Task Get_WhenAllIsGiven_HandsOutAToken(string query, string role, string subject)
    {
        var token = await api.Token(query);

        var verified = await api.Services.GetRequiredService<BearerTokens>().Verify(token, CancellationToken.None);
        Assert.Equal((role, subject), (verified!.Caller.Role.ToString().ToUpperInvariant(), verified.Caller.Subject));
        Assert.Equal(role == "OPERATOR", verified.Caller.Tenant is null);
    }

    [Theory]
    [InlineData("tenant=unknown&role=OWNER", 404)]
    [InlineData("tenant=unknown&role=OPERATOR", 404)]
    [InlineData("tenant=&role=OWNER", 404)]
    [InlineData("role=OWNER", 400)]
    [InlineData("tenant=harbour-clinic", 400)]
    [InlineData("tenant=harbour-clinic&role=SYSTEM", 400)]
    [InlineData("tenant=harbour-clinic&role=owner", 400)]
    [InlineData("tenant=harbour-clinic&role=OWNER&role=STAFF", 400)]
    [InlineData("tenant=harbour-clinic&role=OWNER&subject=", 400)]
    [InlineData("tenant=harbour-clinic&role=OWNER&expiresIn=", 400)]
    [InlineData("tenant=harbour-clinic&role=OWNER&expiresIn=1h", 400)]
    [InlineData("tenant=harbour-clinic&role=OWNER&expiresIn=PT0S", 400)]
    [InlineData("tenant=harbour-clinic&role=OWNER&expiresIn=-PT1S", 400)]
    [InlineData("tenant=harbour-clinic&role=OWNER&expiresIn=P1DT1S", 400)]
    [InlineData("tenant=harbour-clinic&role=OWNER&expiresIn=P99999999999D", 400)]
    public async Task Get_WhenSomethingIsWrong_SaysSoInJson(string query, int status)
    {
        var answer = await api.Get("/dev/token?" + query);

        Assert.Equal((status, "application/json; charset=utf-8"), (answer.Status, answer.ContentType));
        Assert.Contains("\"error\"", answer.Body, StringComparison.Ordinal);
        Assert.True(answer.Headers.CacheControl!.NoStore);
    }

    [Fact]
    public async Task Get_WhenOutsideDevelopment_Answers404()
    {
        var production = await ApiServer.Start("Production", builder => builder.Configuration.AddInMemoryCollection(
            new Dictionary<string, string?> { ["GraphBooking:Oidc:Authority"] = "https://issuer.invalid" }));
        try
        {
            using var response = await production.Client.GetAsync(new Uri("/dev/token?role=OPERATOR", UriKind.Relative));

            Assert.Equal(404, (int)response.StatusCode);
        }
        finally
        {
            await production.DisposeAsync();
        }
    }

    [Theory]
    [InlineData("Production", null)]
    [InlineData("Staging", "")]
    [InlineData("Production", "http://issuer.invalid")]
    [InlineData("Production", "issuer")]
    public async Task Start_WhenOutsideDevelopmentWithoutASafeIssuer_Refuses(string environment, string? authority)
    {
        var refused = await Assert.ThrowsAsync<OptionsValidationException>(() => ApiServer.Start(environment, builder =>
            builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?> { ["GraphBooking:Oidc:Authority"] = authority })));

        Assert.Contains("GraphBooking:Oidc:Authority", refused.Message, StringComparison.Ordinal);
    }
}
