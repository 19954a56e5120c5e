using GraphBooking.Sandbox.Tests.Support;

namespace GraphBooking.Sandbox.Tests.Payments;

public sealed class StepsTests : IAsyncLifetime
{
    private Provider _provider = null!;

    private Caller Caller => _provider.Caller;

    public async Task InitializeAsync() => _provider = await Provider.Start();

    public async Task DisposeAsync() => await _provider.DisposeAsync();

    [Fact]
    public async Task Capture_OfWhatIsReserved_TakesTheAmountOnce()
    {
        var id = Support.Caller.NewId();
        await Caller.Pay(id, "tok_ok");

        var captured = await Caller.Capture(id, 5000);
        var again = await Caller.Capture(id, 5000, key: "another");

        Assert.Equal((200, "captured", 5000), (captured.Status, captured.PaymentStatus, captured.Captured));
        Assert.Equal((200, "captured", 5000), (again.Status, again.PaymentStatus, again.Captured));
        var counts = await Caller.Counts();
        Assert.Equal((1, 5000), ((int)counts["captures"]!, (long)counts["capturedMinor"]!));
    }

    [Fact]
    public async Task Capture_OfMoreThanIsReserved_IsRefused()
    {
        var id = Support.Caller.NewId();
        await Caller.Pay(id, "tok_ok");

        var answer = await Caller.Capture(id, 6001);

        Assert.Equal((400, "invalid_request"), (answer.Status, answer.Code));
        Assert.Equal("authorized", (await Caller.Get($"/v1/payments/{id}")).PaymentStatus);
    }

    [Theory]
    [InlineData("tok_declined")]
    [InlineData("tok_action")]
    [InlineData("tok_slow")]
    public async Task Capture_OfWhatIsNotReserved_IsRefused(string token)
    {
        var id = Support.Caller.NewId();
        await Caller.Pay(id, token);

        var answer = await Caller.Capture(id);

        Assert.Equal((409, "invalid_state"), (answer.Status, answer.Code));
    }

    [Theory]
    [InlineData("tok_ok")]
    [InlineData("tok_action")]
    public async Task Cancel_BeforeTheMoneyIsTaken_EndsThePayment(string token)
    {
        var id = Support.Caller.NewId();
        await Caller.Pay(id, token);

        var cancelled = await Caller.Cancel(id);
        var again = await Caller.Cancel(id, key: "another");

        Assert.Equal((200, "cancelled"), (cancelled.Status, cancelled.PaymentStatus));
        Assert.Equal((200, "cancelled"), (again.Status, again.PaymentStatus));
        Assert.Null(cancelled.Body["clientSecret"]);
        Assert.Equal((409, "invalid_state"), Told(await Caller.Capture(id)));
        Assert.Equal((409, "invalid_state"), Told(await Caller.Post($"/v1/test/payments/{id}/complete-action", null)));
    }

    [Fact]
    public async Task Cancel_OfWhatIsCaptured_IsRefused() =>
        Assert.Equal((409, "invalid_state"), Told(await Caller.Cancel(await Caller.Captured())));

    [Theory]
    [InlineData("tok_declined")]
    [InlineData("tok_slow")]
    public async Task Cancel_OfWhatFailedOrIsInProgress_IsRefused(string token)
    {
        var id = Support.Caller.NewId();
        await Caller.Pay(id, token);

        Assert.Equal((409, "invalid_state"), Told(await Caller.Cancel(id)));
    }

    [Fact]
    public async Task Refund_InParts_GivesBackNoMoreThanWasTaken()
    {
        var id = await Caller.Captured();

        var first = await Caller.Refund(id, "re_1", 4000);
        var tooMuch = await Caller.Refund(id, "re_2", 2001);
        var second = await Caller.Refund(id, "re_2", 2000);

        Assert.Equal((200, 4000, "captured"), (first.Status, first.Refunded, first.PaymentStatus));
        Assert.Equal((409, "refund_exceeds_payment"), Told(tooMuch));
        Assert.Equal(6000, second.Refunded);
        var refunds = second.Body["refunds"]!.AsArray();
        Assert.Equal(["re_1", "re_2"], refunds.Select(refund => (string)refund!["id"]!));
        Assert.Equal([4000, 2000], refunds.Select(refund => (long)refund!["amountMinor"]!));
        Assert.All(refunds, refund => Assert.Equal("succeeded", (string?)refund!["status"]));
        Assert.All(refunds, refund => Assert.EndsWith("Z", (string)refund!["createdAt"]!, StringComparison.Ordinal));
        var counts = await Caller.Counts();
        Assert.Equal((2, 6000), ((int)counts["refunds"]!, (long)counts["refundedMinor"]!));
    }

    [Fact]
    public async Task Refund_OfOneId_HappensOnceWhateverTheKey()
    {
        var id = await Caller.Captured();
        var other = await Caller.Captured();
        await Caller.Refund(id, "re_1", 1000);

        var again = await Caller.Refund(id, "re_1", 1000, key: "another");

        Assert.Equal((200, 1000), (again.Status, again.Refunded));
        Assert.Equal((409, "already_exists"), Told(await Caller.Refund(id, "re_1", 2000, key: "third")));
        Assert.Equal((409, "already_exists"), Told(await Caller.Refund(other, "re_1", 1000, key: "fourth")));
        Assert.Equal(1, (int)(await Caller.Counts())["refunds"]!);
    }

    [Fact]
    public async Task Refunds_ThatArriveAtOnce_TogetherNeverExceedThePayment()
    {
        var id = await Caller.Captured();

        var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(i => Caller.Refund(id, $"re_{i}", 3600)));

        Assert.Single(answers, answer => answer.Status == 200);
        Assert.Equal(19, answers.Count(answer => answer.Code == "refund_exceeds_payment"));
    }

    [Theory]
    [InlineData("tok_ok")]
    [InlineData("tok_declined")]
    public async Task Refund_OfWhatWasNotTaken_IsRefused(string token)
    {
        var id = Support.Caller.NewId();
        await Caller.Pay(id, token);

        Assert.Equal((409, "refund_exceeds_payment"), Told(await Caller.Refund(id, "re_1", 1)));
    }

    [Theory]
    [InlineData("won")]
    [InlineData("lost")]
    public async Task Dispute_IsOpenedAndClosed(string outcome)
    {
        var id = await Caller.Captured();

        var opened = await Caller.Post($"/v1/test/payments/{id}/dispute", new { amountMinor = 6000 });
        var disputeId = (string)opened.Body["disputes"]![0]!["id"]!;
        var closed = await Caller.Post($"/v1/test/payments/{id}/disputes/{disputeId}/close", new { outcome });
        var again = await Caller.Post($"/v1/test/payments/{id}/disputes/{disputeId}/close", new { outcome });
        var changed = await Caller.Post($"/v1/test/payments/{id}/disputes/{disputeId}/close", new { outcome = outcome == "won" ? "lost" : "won" });

        Assert.StartsWith("dsp_", disputeId, StringComparison.Ordinal);
        Assert.Equal(("open", 6000), ((string)opened.Body["disputes"]![0]!["status"]!, (long)opened.Body["disputes"]![0]!["amountMinor"]!));
        Assert.Equal(outcome, (string?)closed.Body["disputes"]![0]!["status"]);
        Assert.Equal(200, again.Status);
        Assert.Equal((409, "invalid_state"), Told(changed));
    }

    [Fact]
    public async Task Dispute_OfOneId_IsOpenedOnce()
    {
        var id = await Caller.Captured();
        var path = $"/v1/test/payments/{id}/dispute";
        await Caller.Post(path, new { id = "dsp_mine", amountMinor = 100 });

        var again = await Caller.Post(path, new { id = "dsp_mine", amountMinor = 100 });

        Assert.Equal("dsp_mine", (string?)Assert.Single(again.Body["disputes"]!.AsArray())!["id"]);
        Assert.Equal((409, "already_exists"), Told(await Caller.Post(path, new { id = "dsp_mine", amountMinor = 200 })));
        Assert.Equal((400, "invalid_request"), Told(await Caller.Post(path, new { amountMinor = 6001 })));
        Assert.Equal(404, (await Caller.Post($"/v1/test/payments/{id}/disputes/dsp_none/close", new { outcome = "won" })).Status);
        Assert.Equal(400, (await Caller.Post($"/v1/test/payments/{id}/disputes/dsp_mine/close", new { outcome = "drawn" })).Status);
        var unpaid = Support.Caller.NewId();
        await Caller.Pay(unpaid, "tok_ok");
        Assert.Equal((409, "invalid_state"), Told(await Caller.Post($"/v1/test/payments/{unpaid}/dispute", new { amountMinor = 1 })));
    }

    [Fact]
    public async Task Step_OfAPaymentThatIsNotThere_IsNotFound()
    {
        Assert.Equal((404, "not_found"), Told(await Caller.Get("/v1/payments/none")));
        Assert.Equal((404, "not_found"), Told(await Caller.Capture("none")));
        Assert.Equal((404, "not_found"), Told(await Caller.Cancel("none")));
        Assert.Equal((404, "not_found"), Told(await Caller.Refund("none", "re_1", 1)));
        Assert.Equal((404, "not_found"), Told(await Caller.Post("/v1/test/payments/none/dispute", new { amountMinor = 1 })));
        Assert.Equal((404, "not_found"), Told(await Caller.Post("/v1/test/payments/none/complete-action", null)));
    }

    private static (int Status, string? Code) Told(Answer answer) => (answer.Status, answer.Code);
}
