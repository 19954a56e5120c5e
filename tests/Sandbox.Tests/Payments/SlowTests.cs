using GraphBooking.Sandbox.Tests.Support;
using Microsoft.Extensions.Time.Testing;

namespace GraphBooking.Sandbox.Tests.Payments;

public sealed class SlowTests
{
    private readonly FakeTimeProvider _clock = new(DateTimeOffset.UtcNow);

    [Fact]
    public async Task SlowPayment_CapturesItselfAfterTwoSeconds()
    {
        await using var receiver = await Receiver.Start();
        await using var provider = await Provider.Start(Provider.Options with { Clock = _clock, WebhookUrl = receiver.Address });
        var id = Caller.NewId();

        var started = await provider.Caller.Pay(id, "tok_slow");
        _clock.Advance(TimeSpan.FromMilliseconds(1900));
        var early = await provider.Caller.Get($"/v1/payments/{id}");
        var captured = await Settled(provider.Caller, id);

        Assert.Equal("processing", started.PaymentStatus);
        Assert.Equal("processing", early.PaymentStatus);
        Assert.Equal(6000, captured.Captured);
        Assert.Equal("payment.captured", Assert.Single(await receiver.About(id)).Type);
        var counts = await provider.Caller.Counts();
        Assert.Equal((1, 1, 6000), ((int)counts["charges"]!, (int)counts["captures"]!, (long)counts["capturedMinor"]!));
    }

    [Fact]
    public async Task SlowPayment_WhenTheSandboxIsRestartedMeanwhile_StillCapturesItself()
    {
        using var journal = new TemporaryJournal();
        await using var receiver = await Receiver.Start();
        var options = Provider.Options with { Clock = _clock, Journal = journal.Path, WebhookUrl = receiver.Address };
        var id = Caller.NewId();
        await using (var provider = await Provider.Start(options))
        {
            await provider.Caller.Pay(id, "tok_slow");
        }

        _clock.Advance(TimeSpan.FromSeconds(1));
        await using var restarted = await Provider.Start(options);
        Assert.Equal("processing", (await restarted.Caller.Get($"/v1/payments/{id}")).PaymentStatus);
        var captured = await Settled(restarted.Caller, id);

        Assert.Equal(6000, captured.Captured);
        Assert.Equal("payment.captured", Assert.Single(await receiver.About(id)).Type);
    }

    [Fact]
    public async Task SlowPayment_WhenItIsSettledByHand_IsCapturedAtOnceAndNotAgain()
    {
        await using var receiver = await Receiver.Start();
        await using var provider = await Provider.Start(Provider.Options with { Clock = _clock, WebhookUrl = receiver.Address });
        var (id, next) = (Caller.NewId(), Caller.NewId());
        await provider.Caller.Pay(id, "tok_slow");

        var settled = await provider.Caller.Post($"/v1/test/payments/{id}/settle", new { });
        var again = await provider.Caller.Post($"/v1/test/payments/{id}/settle", new { });
        await provider.Caller.Pay(next, "tok_slow");
        await Settled(provider.Caller, next);

        Assert.Equal((200, "captured"), (settled.Status, settled.PaymentStatus));
        Assert.Equal((409, "invalid_state"), (again.Status, again.Code));
        Assert.Single(await receiver.About(id));
        Assert.Equal(2, (int)(await provider.Caller.Counts())["captures"]!);
    }

    [Fact]
    public async Task SilentPayment_IsTakenAndNeverAnswered()
    {
        await using var receiver = await Receiver.Start();
        await using var provider = await Provider.Start(Provider.Options with { Clock = _clock, WebhookUrl = receiver.Address });
        var caller = provider.Caller;
        var id = Caller.NewId();

        var first = caller.Pay(id, "tok_timeout");
        var taken = await Eventually.Get(() => caller.Get($"/v1/payments/{id}"), answer => answer.Status == 200);
        var repeated = caller.Pay(id, "tok_timeout");
        Assert.Equal("idempotency_conflict", (await caller.Pay(id, "tok_ok")).Code);
        Assert.Equal("already_exists", (await caller.Pay(id, "tok_timeout", key: "another")).Code);
        Assert.Equal(("captured", 6000), (taken.PaymentStatus, taken.Captured));
        _clock.Advance(TimeSpan.FromSeconds(59));
        await Task.WhenAny(first, repeated, Task.Delay(300));
        Assert.False(first.IsCompleted || repeated.IsCompleted);
        await Eventually.Get(
            () =>
            {
                _clock.Advance(TimeSpan.FromSeconds(1));
                return Task.FromResult(first.IsCompleted && repeated.IsCompleted);
            },
            ended => ended);

        await Assert.ThrowsAsync<HttpRequestException>(() => first);
        await Assert.ThrowsAsync<HttpRequestException>(() => repeated);
        Assert.Equal("""{"payments":1,"charges":1,"captures":1,"refunds":0,"capturedMinor":6000,"refundedMinor":0}""", (await caller.Counts()).ToJsonString());
        await caller.Refund(id, "re_1", 6000);
        Assert.Equal("payment.refunded", Assert.Single(await receiver.About(id)).Type);
        Assert.Single((await caller.Get($"/v1/test/events?payment={id}")).Body["events"]!.AsArray());
    }

    // The clock is moved on again and again: the worker may look at it just before or just after one move.
    private Task<Answer> Settled(Caller caller, string id) => Eventually.Get(
        () =>
        {
            _clock.Advance(TimeSpan.FromMilliseconds(100));
            return caller.Get($"/v1/payments/{id}");
        },
        answer => answer.PaymentStatus == "captured");
}
