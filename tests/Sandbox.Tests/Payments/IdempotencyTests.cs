using System.Text.Json.Nodes;
using GraphBooking.Sandbox.Tests.Support;

namespace GraphBooking.Sandbox.Tests.Payments;

public sealed class IdempotencyTests
{
    [Fact]
    public async Task Start_WithTheSameKeyAndBody_AnswersThePaymentAsItIsNow()
    {
        await using var provider = await Provider.Start();
        var id = Caller.NewId();
        await provider.Caller.Pay(id, "tok_ok");
        await provider.Caller.Capture(id);

        var again = await provider.Caller.Pay(id, "tok_ok");

        Assert.Equal((200, "captured"), (again.Status, again.PaymentStatus));
        Assert.Equal(1, (int)(await provider.Caller.Counts())["charges"]!);
    }

    [Fact]
    public async Task Start_WithTheSameKeyAndAnotherBody_IsAConflict()
    {
        await using var provider = await Provider.Start();
        var id = Caller.NewId();
        await provider.Caller.Pay(id, "tok_ok");

        Assert.Equal((409, "idempotency_conflict"), Told(await provider.Caller.Pay(id, "tok_slow")));
        Assert.Equal((409, "idempotency_conflict"), Told(await provider.Caller.Pay(id, "tok_ok", tenant: "another")));
        Assert.Equal((409, "idempotency_conflict"), Told(await provider.Caller.Pay(Caller.NewId(), "tok_ok", key: id)));
        Assert.Equal(1, (int)(await provider.Caller.Counts())["payments"]!);
    }

    [Fact]
    public async Task Start_WithTheSameIdAndAnotherKey_AlreadyExists()
    {
        await using var provider = await Provider.Start();
        var id = Caller.NewId();
        await provider.Caller.Pay(id, "tok_ok");

        Assert.Equal((409, "already_exists"), Told(await provider.Caller.Pay(id, "tok_ok", key: "another")));
        Assert.Equal(1, (int)(await provider.Caller.Counts())["charges"]!);
    }

    [Fact]
    public async Task Key_OfARefusedCall_IsFreeForAnother()
    {
        await using var provider = await Provider.Start();
        var id = Caller.NewId();
        await provider.Caller.Pay(id, "tok_action");
        Assert.Equal((409, "invalid_state"), Told(await provider.Caller.Capture(id)));
        await provider.Caller.Post($"/v1/test/payments/{id}/complete-action", null);

        var captured = await provider.Caller.Capture(id);

        Assert.Equal((200, "captured"), (captured.Status, captured.PaymentStatus));
    }

    [Theory]
    [InlineData("start")]
    [InlineData("capture")]
    [InlineData("cancel")]
    [InlineData("refund")]
    public async Task Copies_ThatArriveAtOnce_HaveOneEffectAndOneAnswer(string operation)
    {
        await using var provider = await Provider.Start();
        var caller = provider.Caller;
        var id = operation == "refund" ? await caller.Captured() : Caller.NewId();
        if (operation is "capture" or "cancel")
        {
            await caller.Pay(id, "tok_ok");
        }

        var answers = await Task.WhenAll(Enumerable.Range(0, 32).Select(_ => operation switch
        {
            "start" => caller.Pay(id, "tok_ok"),
            "capture" => caller.Capture(id),
            "cancel" => caller.Cancel(id),
            _ => caller.Refund(id, "re_1", 6000),
        }));

        Assert.All(answers, answer => Assert.Equal(200, answer.Status));
        Assert.All(answers, answer => Assert.True(JsonNode.DeepEquals(answers[0].Body, answer.Body)));
        var counts = await caller.Counts();
        Assert.Equal(
            (1, operation is "capture" or "refund" ? 1 : 0, operation == "refund" ? 1 : 0),
            ((int)counts["charges"]!, (int)counts["captures"]!, (int)counts["refunds"]!));
        var raised = (await caller.Get($"/v1/test/events?payment={id}")).Body["events"]!.AsArray().Select(raised => (string)raised!["type"]!);
        Assert.Equal(raised.Distinct(), raised);
    }

    [Fact]
    public async Task Copy_OfACallThatIsUnderWay_WaitsForIt()
    {
        await using var provider = await Provider.Start();
        var caller = provider.Caller;
        var id = Caller.NewId();
        await caller.Put("/v1/test/faults", new[] { new { operation = "start", when = "before", mode = "hold", times = 1 } });
        var first = caller.Pay(id, "tok_ok");
        await Eventually.Get(() => caller.Get("/v1/test/faults"), faults => faults.Body["held"]!.AsArray().Count == 1);
        var copies = Enumerable.Range(0, 31).Select(_ => caller.Pay(id, "tok_ok")).ToArray();

        // Another key passes by.
        Assert.Equal("authorized", (await caller.Pay(Caller.NewId(), "tok_ok")).PaymentStatus);
        Assert.Equal(404, (await caller.Get($"/v1/payments/{id}")).Status);
        Assert.DoesNotContain(copies, copy => copy.IsCompleted);
        await caller.Post("/v1/test/faults/release", new { outcome = "continue" });

        Assert.Equal("authorized", (await first).PaymentStatus);
        Assert.All(await Task.WhenAll(copies), copy => Assert.Equal("authorized", copy.PaymentStatus));
        Assert.Equal(2, (int)(await caller.Counts())["charges"]!);
    }

    private static (int Status, string? Code) Told(Answer answer) => (answer.Status, answer.Code);
}
