using System.Text.Json.Nodes;
using GraphBooking.Sandbox.Tests.Support;

namespace GraphBooking.Sandbox.Tests.Payments;

public sealed class StartTests
{
    [Fact]
    public async Task Start_WithTheTokenThatSucceeds_ReservesTheMoney()
    {
        await using var provider = await Provider.Start();
        var id = Caller.NewId();

        var answer = await provider.Caller.Pay(id, "tok_ok");

        Assert.Equal(200, answer.Status);
        Assert.Equal(id, (string?)answer.Body["id"]);
        Assert.Equal("authorized", answer.PaymentStatus);
        Assert.Equal(6000, (long)answer.Body["amountMinor"]!);
        Assert.Equal("EUR", (string?)answer.Body["currency"]);
        Assert.Equal((0, 0), (answer.Captured, answer.Refunded));
        Assert.Equal("""{"brand":"visa","last4":"4242"}""", answer.Body["card"]!.ToJsonString());
        Assert.Equal("""{"tenant":"harbour-clinic"}""", answer.Body["metadata"]!.ToJsonString());
        Assert.EndsWith("Z", (string)answer.Body["createdAt"]!, StringComparison.Ordinal);
        Assert.Equal("[] []", $"{answer.Body["refunds"]} {answer.Body["disputes"]}");
        Assert.True(answer.Body.AsObject().ContainsKey("clientSecret"));
        Assert.Null(answer.Body["clientSecret"]);
        Assert.True(answer.Body.AsObject().ContainsKey("failureCode"));
        Assert.Null(answer.Body["failureCode"]);
        Assert.Equal("""{"payments":1,"charges":1,"captures":0,"refunds":0,"capturedMinor":0,"refundedMinor":0}""", (await provider.Caller.Counts()).ToJsonString());
        Assert.True(JsonNode.DeepEquals(answer.Body, (await provider.Caller.Get($"/v1/payments/{id}")).Body));
    }

    [Theory]
    [InlineData("tok_declined", "card_declined")]
    [InlineData("tok_unheard_of", "invalid_payment_method")]
    [InlineData("", "invalid_payment_method")]
    public async Task Start_WithATokenThatFails_SaysWhyAndTakesNothing(string token, string code)
    {
        await using var provider = await Provider.Start();

        var answer = await provider.Caller.Pay(Caller.NewId(), token);

        Assert.Equal(200, answer.Status);
        Assert.Equal("failed", answer.PaymentStatus);
        Assert.Equal(code, (string?)answer.Body["failureCode"]);
        Assert.Equal(0, (int)(await provider.Caller.Counts())["charges"]!);
    }

    [Theory]
    [InlineData("tok_action")]
    [InlineData(null)]
    public async Task Start_WithoutACompleteCard_WaitsForTheCustomer(string? token)
    {
        await using var provider = await Provider.Start();
        var id = Caller.NewId();

        var started = await provider.Caller.Pay(id, token);
        var completed = await provider.Caller.Post($"/v1/test/payments/{id}/complete-action", null);
        var again = await provider.Caller.Post($"/v1/test/payments/{id}/complete-action", null);

        Assert.Equal("requires_action", started.PaymentStatus);
        Assert.StartsWith($"{id}_secret_", (string)started.Body["clientSecret"]!, StringComparison.Ordinal);
        Assert.Equal(token is null, started.Body["card"] is null);
        Assert.Equal("authorized", completed.PaymentStatus);
        Assert.Null(completed.Body["clientSecret"]);
        Assert.Equal("4242", (string?)completed.Body["card"]!["last4"]);
        Assert.Equal((409, "invalid_state"), (again.Status, again.Code));
        Assert.Equal(1, (int)(await provider.Caller.Counts())["charges"]!);
    }

    [Fact]
    public async Task Start_WhenTheActionFails_Fails()
    {
        await using var provider = await Provider.Start();
        var id = Caller.NewId();
        await provider.Caller.Pay(id, "tok_action");

        var failed = await provider.Caller.Post($"/v1/test/payments/{id}/fail-action", new { });

        Assert.Equal(("failed", "authentication_failed"), (failed.PaymentStatus, (string?)failed.Body["failureCode"]));
        Assert.Equal("invalid_state", (await provider.Caller.Post($"/v1/test/payments/{id}/complete-action", null)).Code);
        Assert.Equal("invalid_state", (await provider.Caller.Post($"/v1/test/payments/{id}/fail-action", null)).Code);
        Assert.Equal(0, (int)(await provider.Caller.Counts())["charges"]!);
    }

    [Theory]
    [InlineData("""{"amountMinor":1,"currency":"EUR"}""", "id")]
    [InlineData("""{"id":null,"amountMinor":1,"currency":"EUR"}""", "id")]
    [InlineData("""{"id":"a b","amountMinor":1,"currency":"EUR"}""", "id")]
    [InlineData("""{"id":"","amountMinor":1,"currency":"EUR"}""", "id")]
    [InlineData("""{"id":7,"amountMinor":1,"currency":"EUR"}""", "id")]
    [InlineData("""{"id":"x","currency":"EUR"}""", "amountMinor")]
    [InlineData("""{"id":"x","amountMinor":0,"currency":"EUR"}""", "amountMinor")]
    [InlineData("""{"id":"x","amountMinor":-1,"currency":"EUR"}""", "amountMinor")]
    [InlineData("""{"id":"x","amountMinor":1.5,"currency":"EUR"}""", "amountMinor")]
    [InlineData("""{"id":"x","amountMinor":"1","currency":"EUR"}""", "amountMinor")]
    [InlineData("""{"id":"x","amountMinor":1000000000001,"currency":"EUR"}""", "amountMinor")]
    [InlineData("""{"id":"x","amountMinor":1}""", "currency")]
    [InlineData("""{"id":"x","amountMinor":1,"currency":"eur"}""", "currency")]
    [InlineData("""{"id":"x","amountMinor":1,"currency":"EUR","paymentMethodToken":1}""", "paymentMethodToken")]
    [InlineData("""{"id":"x","amountMinor":1,"currency":"EUR","metadata":{"a":1}}""", "metadata")]
    [InlineData("""{"id":"x","amountMinor":1,"currency":"EUR","metadata":[]}""", "metadata")]
    [InlineData("""{"id":"x","amountMinor":1,"currency":"EUR","token":"tok_ok"}""", "unknown")]
    [InlineData("""{"id":"x","id":"y","amountMinor":1,"currency":"EUR"}""", "JSON")]
    [InlineData("""{"id":"\ud800","amountMinor":1,"currency":"EUR"}""", "JSON")]
    [InlineData("""{"id":"x","amountMinor":1,"currency":"EUR" """, "JSON")]
    [InlineData("[]", "object")]
    [InlineData("", "id")]
    public async Task Start_WhenTheBodyIsWrong_SaysWhatIsAndStoresNothing(string body, string about)
    {
        await using var provider = await Provider.Start();
        using var content = new StringContent(body);

        var answer = await provider.Caller.Send(HttpMethod.Post, "/v1/payments", content, "key", CancellationToken.None);

        Assert.Equal((400, "invalid_request"), (answer.Status, answer.Code));
        Assert.Contains(about, (string)answer.Body["error"]!["message"]!, StringComparison.Ordinal);
        Assert.Empty((await provider.Caller.Get("/v1/payments")).Body["payments"]!.AsArray());
    }

    [Fact]
    public async Task Start_WhenTheBodyIsTooLong_IsRefused()
    {
        await using var provider = await Provider.Start();
        using var content = new StringContent(new string(' ', 100_000));

        var answer = await provider.Caller.Send(HttpMethod.Post, "/v1/payments", content, "key", CancellationToken.None);

        Assert.Equal((413, "invalid_request"), (answer.Status, answer.Code));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("with space")]
    [InlineData("4111111111111111")]
    public async Task Start_WithoutAUsableKey_IsRefused(string? key)
    {
        await using var provider = await Provider.Start();

        var answer = await provider.Caller.Post("/v1/payments", new { id = "x", amountMinor = 1, currency = "EUR" }, key);

        Assert.Equal((400, "invalid_request"), (answer.Status, answer.Code));
        Assert.Equal(404, (await provider.Caller.Get("/v1/payments/x")).Status);
    }
}
