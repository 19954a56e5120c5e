using System.Text.Json.Nodes;
using GraphBooking.Sandbox.Tests.Support;

namespace GraphBooking.Sandbox.Tests.Records;

public sealed class JournalTests : IDisposable
{
    private readonly TemporaryJournal _journal = new();

    private SandboxOptions Options => Provider.Options with { Journal = _journal.Path };

    public void Dispose() => _journal.Dispose();

    [Fact]
    public async Task Restart_LosesNothing()
    {
        var (id, waiting) = (Caller.NewId(), Caller.NewId());
        string list, counts, events;
        await using (var provider = await Provider.Start(Options))
        {
            await Fill(provider.Caller, id, waiting);
            (list, counts, events) = await Everything(provider.Caller);
        }

        await using var restarted = await Provider.Start(Options);

        Assert.Equal((list, counts, events), await Everything(restarted.Caller));
        Assert.Contains("dsp_1", list, StringComparison.Ordinal);
        var caller = restarted.Caller;
        Assert.Equal("captured", (await caller.Pay(id, "tok_ok")).PaymentStatus);
        Assert.Equal("idempotency_conflict", (await caller.Pay(id, "tok_slow")).Code);
        Assert.Equal(1000, (await caller.Refund(id, "re_1", 1000, key: "another")).Refunded);
        Assert.Equal("authorized", (await caller.Post($"/v1/test/payments/{waiting}/complete-action", null)).PaymentStatus);
    }

    [Fact]
    public async Task Webhook_ThatWasNotAccepted_IsSentAfterARestart()
    {
        var id = Caller.NewId();
        await using (var refusing = await Receiver.Start(_ => 503))
        await using (var provider = await Provider.Start(Options with { WebhookUrl = refusing.Address }))
        {
            await provider.Caller.Pay(id, "tok_ok");
            await refusing.About(id);
        }

        await using var receiver = await Receiver.Start();
        await using (var restarted = await Provider.Start(Options with { WebhookUrl = receiver.Address }))
        {
            Assert.Single(await receiver.About(id));
            await Eventually.Get(
                () => restarted.Caller.Get($"/v1/test/events?payment={id}"),
                answer => (int)answer.Body["events"]![0]!["delivered"]! == 1);
        }

        // What was accepted is not sent again.
        await using var again = await Provider.Start(Options with { WebhookUrl = receiver.Address });
        await again.Caller.Pay("another", "tok_ok");
        await receiver.About("another");
        Assert.Equal(2, receiver.Received.Count);
    }

    [Fact]
    public async Task WebhookAddress_ThatWasPut_OutlivesARestart()
    {
        await using var receiver = await Receiver.Start();
        await using (var provider = await Provider.Start(Options))
        {
            await provider.Caller.Put("/v1/test/webhook-url", new { url = receiver.Address });
        }

        await using var restarted = await Provider.Start(Options);
        await restarted.Caller.Pay("pay_1", "tok_ok");

        Assert.Single(await receiver.About("pay_1"));
    }

    [Theory]
    [InlineData("{\"at\":\"2030-01-31T0")]
    [InlineData("{\"at\":\"2030-01-31T0\n")]
    [InlineData("\0\0\0\0\n")]
    [InlineData("null\n")]
    public async Task LastLine_WhenTorn_IsIgnoredAndRemoved(string torn)
    {
        await using (var provider = await Provider.Start(Options))
        {
            await provider.Caller.Pay("pay_1", "tok_ok");
        }

        var whole = await File.ReadAllTextAsync(_journal.Path);
        await File.AppendAllTextAsync(_journal.Path, torn);
        await using (var provider = await Provider.Start(Options))
        {
            await provider.Caller.Pay("pay_2", "tok_ok");
        }

        Assert.StartsWith(whole, await File.ReadAllTextAsync(_journal.Path), StringComparison.Ordinal);
        Assert.All(await File.ReadAllLinesAsync(_journal.Path), line => Assert.NotNull(JsonNode.Parse(line)));
        await using var last = await Provider.Start(Options);
        Assert.Equal(2, (int)(await last.Caller.Counts())["charges"]!);
    }

    [Fact]
    public async Task LineThatIsNotTheLast_WhenBroken_KeepsTheSandboxFromStarting()
    {
        await using (var provider = await Provider.Start(Options))
        {
            await provider.Caller.Pay("pay_1", "tok_ok");
            await provider.Caller.Pay("pay_2", "tok_ok");
        }

        var lines = await File.ReadAllLinesAsync(_journal.Path);
        lines[0] = lines[0][..^1];
        await File.WriteAllLinesAsync(_journal.Path, lines);
        var before = await File.ReadAllTextAsync(_journal.Path);

        var failure = await Assert.ThrowsAsync<InvalidDataException>(() => Provider.Start(Options));

        Assert.Contains("Line 1", failure.Message, StringComparison.Ordinal);
        Assert.Equal(before, await File.ReadAllTextAsync(_journal.Path));
    }

    [Fact]
    public async Task Journal_IsForOneSandboxAndItsUserAlone()
    {
        await using var provider = await Provider.Start(Options);

        await Assert.ThrowsAsync<IOException>(() => Provider.Start(Options));

        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(_journal.Path));
    }

    private static async Task Fill(Caller caller, string id, string waiting)
    {
        await caller.Pay(id, "tok_ok");
        await caller.Capture(id);
        await caller.Refund(id, "re_1", 1000);
        await caller.Post($"/v1/test/payments/{id}/dispute", new { id = "dsp_1", amountMinor = 100 });
        await caller.Pay(waiting, "tok_action");
        await caller.Pay(Caller.NewId(), "tok_declined");
    }

    private static async Task<(string List, string Counts, string Events)> Everything(Caller caller) => (
        (await caller.Get("/v1/payments")).Body.ToJsonString(),
        (await caller.Counts()).ToJsonString(),
        (await caller.Get("/v1/test/events")).Body.ToJsonString());
}
