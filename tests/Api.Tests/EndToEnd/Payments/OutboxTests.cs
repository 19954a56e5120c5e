using System.Text.Json.Nodes;
using static GraphBooking.Api.Tests.EndToEnd.Payments.Till;

namespace GraphBooking.Api.Tests.EndToEnd.Payments;

/// <summary>Work at the provider that is tried until it is done, or until only a person can help.</summary>
public sealed class OutboxTests
{
    private const string Letters = "{ deadLetters(first: 100) { id tenantId kind bookingId paymentId refundId attempts lastError createdAt deadAt } }";

    private static readonly Lazy<Task<(Backend Backend, Provider Provider)>> Pair = new(Till.Start);

    [Fact]
    public async Task Task_WhileTheProviderIsDown_ComesAgainAfterPausesThatGrow()
    {
        var till = await Open();
        var booking = await till.Hold();
        await till.Provider.Arm(("start", "before", "error500", 1000), ("get", "before", "error500", 1000));
        Assert.Equal("PROCESSING", Status((await till.Pay(booking))["payment"]!));
        var due = new List<DateTime>();
        for (var attempts = 1; attempts <= 4; attempts++)
        {
            due.Add(await DueAfter(till, attempts));
        }

        // Each try begins when it is due at the earliest, and the pause after it is twice as long as the one before.
        Assert.True(due[1] - due[0] >= TimeSpan.FromSeconds(2), $"{due[1] - due[0]}");
        Assert.True(due[2] - due[1] >= TimeSpan.FromSeconds(4), $"{due[2] - due[1]}");
        Assert.True(due[3] - due[2] >= TimeSpan.FromSeconds(8), $"{due[3] - due[2]}");
        Assert.Equal("unavailable", await till.Backend.Stored<string>("SELECT last_error FROM payments.payment_outbox WHERE tenant_id = $1", till.Key));
        await till.Provider.Arm();
        await till.Until(booking, now => Status(now) == "CONFIRMED");
        Assert.Equal(1, (int)(await till.Provider.Counts(till.Tenant))["charges"]!);
        await till.AssertTheyAgree();
    }

    [Fact]
    public async Task Task_AfterTwentyTries_IsDeadUntilAnOperatorHasItReplayed()
    {
        var till = await Open();
        var (booking, payment) = await till.Confirmed();
        await till.AssertComesToRest();
        await till.Provider.Arm(("refund", "before", "error500", 1000));
        await till.Refund(payment, 150, reason: "Ada was unwell");
        await Exhaust(till, "REFUND");

        var letter = await Dead(till);
        Assert.Equal(
            (till.Tenant, "REFUND", booking, payment, 20, "unavailable"),
            ((string)letter["tenantId"]!, (string)letter["kind"]!, (string)letter["bookingId"]!, (string)letter["paymentId"]!, (int)letter["attempts"]!, (string)letter["lastError"]!));
        Assert.StartsWith("rfd_", (string)letter["refundId"]!, StringComparison.Ordinal);

        // Long enough for several turns.
        await Task.Delay(TimeSpan.FromSeconds(3));
        Assert.Equal(20, await till.Backend.Stored<int>("SELECT attempts FROM payments.payment_outbox WHERE tenant_id = $1", till.Key));
        Assert.Equal(("CAPTURED", 600), (Status(Only(await till.Booking(booking))), Minor(await till.Booking(booking), "balance")));
        await till.Provider.Arm();
        Assert.Equal(letter["id"]!.ToJsonString(), (await Replay(till, letter))["deadLetter"]!["id"]!.ToJsonString());

        await till.Until(booking, now => Minor(Only(now), "refunded") == 150);
        await till.AssertComesToRest();
        Assert.DoesNotContain(await List(till), one => (string)one!["tenantId"]! == till.Tenant);
        Assert.Equal("NotFoundError", (string)(await Replay(till, letter))["errors"]![0]!["__typename"]!);
        await till.AssertTheyAgree();
    }

    [Fact]
    public async Task Task_ThatIsDead_IsRevivedWhenTheProviderTellsOfItsPayment()
    {
        var till = await Open();
        var booking = await till.Hold();
        await till.Provider.Arm(("start", "before", "error500", 1000), ("get", "before", "error500", 1000));
        var payment = (string)(await till.Pay(booking))["payment"]!["id"]!;
        await Exhaust(till, "CHARGE");
        Assert.Equal("CHARGE", (string)(await Dead(till))["kind"]!);
        await till.Provider.Arm();

        await Webhook.Post(till.Backend, Webhook.Body(payment, till.Tenant));

        await till.Until(booking, now => Status(now) == "CONFIRMED");
        await till.AssertComesToRest();
        await till.AssertTheyAgree();
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(101)]
    public async Task DeadLetters_WhenTooManyOrNoneAreAskedFor_IsAValidationError(int first)
    {
        var till = await Open();

        var answer = await till.Backend.Ask(await till.Backend.Token("OPERATOR"), $"{{ deadLetters(first: {first}) {{ id }} }}");

        Assert.Equal("VALIDATION", answer.Code());
    }

    [Fact]
    public async Task Outbox_AndPayment_HoldNoTokenOnceTheProviderKnowsAndNothingPersonalEver()
    {
        var till = await Open();
        var customer = await till.Shop.Customer("Ada Lovelace");
        var booking = await till.Hold(customer: customer);
        await till.Provider.Arm(("start", "before", "error500", 1000), ("get", "before", "error500", 1000));
        await till.Pay(booking, key: "the-key-of-ada");
        var task = (await till.Backend.Stored<string>("SELECT to_jsonb(o)::text FROM payments.payment_outbox o WHERE tenant_id = $1", till.Key))!;

        foreach (var secret in new[] { "tok_", "Ada", customer[4..], "the-key" })
        {
            Assert.DoesNotContain(secret, task, StringComparison.Ordinal);
        }

        Assert.Equal("tok_ok", await till.Backend.Stored<string>("SELECT method_token FROM payments.payments WHERE tenant_id = $1", till.Key));
        await till.Provider.Arm();
        await till.Until(booking, now => Status(now) == "CONFIRMED");
        Assert.Null(await till.Backend.Stored<string>("SELECT method_token FROM payments.payments WHERE tenant_id = $1", till.Key));
        Assert.Equal(0, await till.Backend.Stored<long>(
            "SELECT count(*) FROM eventstore.events WHERE tenant_id = $1 AND (event_data::text LIKE '%tok_%' OR event_data::text LIKE '%secret%')", till.Key));
        await till.AssertTheyAgree();
    }

    private static async Task<Till> Open()
    {
        var (backend, provider) = await Pair.Value;
        await provider.Arm();
        return await Till.Open(backend, provider);
    }

    /// <summary>As if the last of its tries had failed.</summary>
    private static async Task Exhaust(Till till, string kind)
    {
        await DueAfter(till, attempts: 1);
        await till.Backend.Stored<object>(
            "UPDATE payments.payment_outbox SET attempts = 20, leased_until = NULL, due_at = clock_timestamp() WHERE tenant_id = $1 AND kind = $2", till.Key, kind);
    }

    /// <summary>When the tenant's one task is due again after so many tries.</summary>
    private static async Task<DateTime> DueAfter(Till till, int attempts)
    {
        var late = DateTime.UtcNow.AddSeconds(60);
        while (true)
        {
            var due = await till.Backend.Stored<DateTime>(
                "SELECT due_at FROM payments.payment_outbox WHERE tenant_id = $1 AND attempts >= $2 AND leased_until IS NULL", till.Key, attempts);
            if (due != default)
            {
                return due;
            }

            Assert.True(DateTime.UtcNow < late);
            await Task.Delay(20);
        }
    }

    /// <summary>Waits for the tenant's one dead letter.</summary>
    private static async Task<JsonNode> Dead(Till till)
    {
        var late = DateTime.UtcNow.AddSeconds(30);
        while (true)
        {
            if ((await List(till)).SingleOrDefault(one => (string)one!["tenantId"]! == till.Tenant) is { } letter)
            {
                return letter;
            }

            Assert.True(DateTime.UtcNow < late);
            await Task.Delay(50);
        }
    }

    private static async Task<JsonArray> List(Till till) =>
        (JsonArray)(await till.Backend.Ask(await till.Backend.Token("OPERATOR"), Letters))["data"]!["deadLetters"]!;

    private static async Task<JsonObject> Replay(Till till, JsonNode letter) => await till.Shop.Mutate(
        await till.Backend.Token("OPERATOR"), "replayDeadLetter", new { id = (string)letter["id"]! }, "deadLetter { id }");
}
