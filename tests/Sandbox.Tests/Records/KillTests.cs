using GraphBooking.Sandbox.Tests.Support;

namespace GraphBooking.Sandbox.Tests.Records;

/// <summary>The program itself, ended with kill -9 while it works.</summary>
public sealed class KillTests
{
    [Fact]
    public async Task Process_WhenKilledAmongManyCalls_KeepsAllThatItAnswered()
    {
        using var journal = new TemporaryJournal();
        await using var receiver = await Receiver.Start();
        (string, string)[] settings = [("Sandbox__Journal", journal.Path), ("Sandbox__WebhookUrl", receiver.Address.ToString())];
        var answered = new List<string>();
        using (var process = await SandboxProcess.Start(settings))
        {
            var callers = Enumerable.Range(0, 8).Select(_ => PayUntilTheEnd(process.Caller, answered)).ToArray();
            await Eventually.That(() => Count(answered) >= 100);
            await process.Kill();
            await Task.WhenAll(callers);
        }

        using var restarted = await SandboxProcess.Start(settings);
        foreach (var id in answered)
        {
            Assert.Equal(("captured", 6000), await State(restarted.Caller, id));
        }

        // Every payment is there whole or not at all, and was charged once.
        var counts = await restarted.Caller.Counts();
        Assert.Equal((int)counts["payments"]!, (int)counts["charges"]!);
        Assert.Equal((int)counts["captures"]! * 6000L, (long)counts["capturedMinor"]!);
        Assert.InRange((int)counts["payments"]!, answered.Count, answered.Count + 8);

        // Each event arrives, also those that were on their way; an event that was accepted just then may come twice.
        foreach (var id in answered)
        {
            await Eventually.That(() => receiver.Received.Where(webhook => (string?)webhook.Json["paymentId"] == id)
                .Select(webhook => webhook.Type).Distinct().Count() == 2);
        }
    }

    [Fact]
    public async Task Process_WhenKilledWhileAPaymentIsSlow_CapturesItOnceAfterwards()
    {
        using var journal = new TemporaryJournal();
        await using var receiver = await Receiver.Start();
        (string, string)[] settings = [("Sandbox__Journal", journal.Path), ("Sandbox__WebhookUrl", receiver.Address.ToString())];
        var id = Caller.NewId();
        using (var process = await SandboxProcess.Start(settings))
        {
            Assert.Equal("processing", (await process.Caller.Pay(id, "tok_slow")).PaymentStatus);
            await process.Kill();
        }

        using var restarted = await SandboxProcess.Start(settings);
        await Eventually.Get(() => restarted.Caller.Get($"/v1/payments/{id}"), answer => answer.PaymentStatus == "captured");

        Assert.Equal(1, (int)(await restarted.Caller.Counts())["captures"]!);
        Assert.Equal("payment.captured", (await receiver.About(id))[0].Type);
    }

    [Theory]
    [InlineData("Sandbox__ApiKey", "WebhookSecret")]
    [InlineData("Sandbox__WebhookSecret", "ApiKey")]
    public async Task Process_WithoutASecret_DoesNotStart(string given, string missing)
    {
        var (status, errors) = await SandboxProcess.RunToItsEnd((given, "some"));

        Assert.NotEqual(0, status);
        Assert.Contains($"Sandbox:{missing} is not configured.", errors, StringComparison.Ordinal);
    }

    private static async Task PayUntilTheEnd(Caller caller, List<string> answered)
    {
        while (true)
        {
            var id = Caller.NewId();
            try
            {
                await caller.Pay(id, "tok_ok");
                await caller.Capture(id);
            }
            catch (HttpRequestException)
            {
                return;
            }

            lock (answered)
            {
                answered.Add(id);
            }
        }
    }

    private static int Count(List<string> answered)
    {
        lock (answered)
        {
            return answered.Count;
        }
    }

    private static async Task<(string, long)> State(Caller caller, string id)
    {
        var answer = await caller.Get($"/v1/payments/{id}");
        return (answer.PaymentStatus, answer.Captured);
    }
}
