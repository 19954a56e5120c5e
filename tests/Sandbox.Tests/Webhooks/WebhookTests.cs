using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using GraphBooking.Sandbox.Tests.Support;
using GraphBooking.Sandbox.Webhooks;
using Microsoft.Extensions.Time.Testing;

namespace GraphBooking.Sandbox.Tests.Webhooks;

public sealed class WebhookTests
{
    [Fact]
    public async Task Webhook_TellsOfEveryChangeOnce_WithThePaymentAsItWasThen()
    {
        await using var receiver = await Receiver.Start();
        await using var provider = await Provider.Start(Provider.Options with { WebhookUrl = receiver.Address });
        var caller = provider.Caller;
        var id = Caller.NewId();
        await caller.Pay(id, null);
        await caller.Post($"/v1/test/payments/{id}/complete-action", null);
        await caller.Capture(id);
        await caller.Refund(id, "re_1", 1000);
        await caller.Post($"/v1/test/payments/{id}/dispute", new { id = "dsp_1", amountMinor = 100 });
        await caller.Post($"/v1/test/payments/{id}/disputes/dsp_1/close", new { outcome = "lost" });

        var received = await receiver.About(id, 6);

        Assert.Equal(
            ["dispute.closed", "dispute.opened", "payment.authorized", "payment.captured", "payment.refunded", "payment.requires_action"],
            received.Select(webhook => webhook.Type).Order(StringComparer.Ordinal));
        Assert.Equal(6, received.Select(webhook => (string)webhook.Json["id"]!).Distinct().Count());
        var captured = received.Single(webhook => webhook.Type == "payment.captured").Json;
        Assert.StartsWith("evt_", (string)captured["id"]!, StringComparison.Ordinal);
        Assert.EndsWith("Z", (string)captured["createdAt"]!, StringComparison.Ordinal);
        Assert.Equal("""{"tenant":"harbour-clinic"}""", captured["metadata"]!.ToJsonString());
        Assert.Equal(("captured", 6000, 0), ((string)captured["payment"]!["status"]!, (long)captured["payment"]!["capturedMinor"]!, (long)captured["payment"]!["refundedMinor"]!));
        var last = received.Single(webhook => webhook.Type == "dispute.closed").Json["payment"];
        Assert.True(JsonNode.DeepEquals(last, (await caller.Get($"/v1/payments/{id}")).Body));
        Assert.Equal(6, receiver.Received.Count);
    }

    [Theory]
    [InlineData("tok_ok", "payment.authorized")]
    [InlineData("tok_declined", "payment.failed")]
    [InlineData("tok_nonsense", "payment.failed")]
    [InlineData("tok_action", "payment.requires_action")]
    public async Task Webhook_OfAStart_NamesWhatBecameOfIt(string token, string type)
    {
        await using var receiver = await Receiver.Start();
        await using var provider = await Provider.Start(Provider.Options with { WebhookUrl = receiver.Address });
        var id = Caller.NewId();

        await provider.Caller.Pay(id, token);

        Assert.Equal(type, Assert.Single(await receiver.About(id)).Type);
    }

    [Fact]
    public async Task Webhook_OfAnEnd_NamesIt()
    {
        await using var receiver = await Receiver.Start();
        await using var provider = await Provider.Start(Provider.Options with { WebhookUrl = receiver.Address });
        var (cancelled, failed) = (Caller.NewId(), Caller.NewId());
        await provider.Caller.Pay(cancelled, "tok_ok");
        await provider.Caller.Cancel(cancelled);
        await provider.Caller.Pay(failed, "tok_action");
        await provider.Caller.Post($"/v1/test/payments/{failed}/fail-action", null);

        Assert.Contains("payment.cancelled", (await receiver.About(cancelled, 2)).Select(webhook => webhook.Type));
        Assert.Contains("payment.failed", (await receiver.About(failed, 2)).Select(webhook => webhook.Type));
    }

    [Fact]
    public async Task Webhook_IsSignedWithTheSecretAndTheTimeOfItsSending()
    {
        var clock = new FakeTimeProvider(DateTimeOffset.FromUnixTimeSeconds(1_900_000_000));
        await using var receiver = await Receiver.Start(arrival => arrival == 1 ? 500 : 204);
        await using var provider = await Provider.Start(Provider.Options with { WebhookUrl = receiver.Address, Clock = clock });
        var id = Caller.NewId();
        await provider.Caller.Pay(id, "tok_ok");
        await receiver.About(id);

        var received = await Eventually.Get(
            () =>
            {
                clock.Advance(TimeSpan.FromSeconds(1));
                return receiver.About(id);
            },
            found => found.Count == 2);

        Assert.StartsWith("t=1900000000,", received[0].Signature, StringComparison.Ordinal);
        Assert.Equal(received[0].Text, received[1].Text);
        Assert.All(received, webhook =>
        {
            var parts = webhook.Signature.Split(',');
            var signed = Encoding.UTF8.GetBytes($"{parts[0][2..]}.{webhook.Text}");
            var expected = HMACSHA256.HashData(Encoding.UTF8.GetBytes(Provider.Options.WebhookSecret), signed);
            Assert.Equal($"v1={Convert.ToHexStringLower(expected)}", parts[1]);
        });
        Assert.True(long.Parse(received[1].Signature.Split(',')[0][2..], CultureInfo.InvariantCulture) > 1_900_000_000);
    }

    [Fact]
    public void Signature_OfAKnownBody_IsTheKnownOne() =>
        // printf '1900000000.{}' | openssl dgst -sha256 -hmac secret
        Assert.Equal(
            "t=1900000000,v1=c37d53b3438110218cae13568aeb3610f9c094f17f84c1e8693d67ffb70cb545",
            WebhookSignature.Of("{}"u8, "secret", DateTimeOffset.FromUnixTimeSeconds(1_900_000_000)));

    [Theory]
    [InlineData(500)]
    [InlineData(400)]
    [InlineData(302)]
    public async Task Webhook_ThatIsNotAccepted_IsSentAgainUntilItIs(int status)
    {
        await using var receiver = await Receiver.Start(arrival => arrival <= 3 ? status : 202);
        await using var provider = await Provider.Start(Provider.Options with { WebhookUrl = receiver.Address });
        var id = Caller.NewId();
        await provider.Caller.Pay(id, "tok_ok");

        var delivered = await Event(provider.Caller, id, sent => (int)sent["delivered"]! == 1);

        Assert.Equal((4, 0), ((int)delivered["attempts"]!, (int)delivered["outstanding"]!));
        Assert.Equal(4, receiver.Received.Count);
        Assert.Single(receiver.Received.Select(webhook => webhook.Text).Distinct());
    }

    [Fact]
    public async Task Webhook_WhenNobodyListens_IsSentWhenSomebodyDoes()
    {
        // A port that was free a moment ago.
        Uri address;
        await using (var gone = await Receiver.Start())
        {
            address = gone.Address;
        }

        await using var provider = await Provider.Start(Provider.Options with { WebhookUrl = address });
        var id = Caller.NewId();
        await provider.Caller.Pay(id, "tok_ok");
        await Event(provider.Caller, id, sent => (int)sent["attempts"]! >= 2);
        await using var receiver = await Receiver.Start();

        await provider.Caller.Put("/v1/test/webhook-url", new { url = receiver.Address });

        Assert.Equal("payment.authorized", Assert.Single(await receiver.About(id)).Type);
    }

    [Fact]
    public async Task Webhook_WithoutAnAddress_WaitsForOne()
    {
        await using var receiver = await Receiver.Start();
        await using var provider = await Provider.Start();
        var caller = provider.Caller;
        var (before, after) = (Caller.NewId(), Caller.NewId());
        await caller.Pay(before, "tok_ok");
        Assert.Equal(400, (await caller.Put("/v1/test/webhook-url", new { url = "ftp://127.0.0.1/" })).Status);

        Assert.Equal(200, (await caller.Put("/v1/test/webhook-url", new { url = receiver.Address })).Status);
        Assert.Single(await receiver.About(before));
        await caller.Put("/v1/test/webhook-url", new { url = (string?)null });
        await caller.Pay(after, "tok_ok");
        Assert.Equal(0, (int)(await Event(caller, after, _ => true))["attempts"]!);
        await caller.Put("/v1/test/webhook-url", new { url = receiver.Address });

        Assert.Single(await receiver.About(after));
        Assert.Equal(2, receiver.Received.Count);
    }

    [Fact]
    public async Task Webhook_ThatIsResent_ArrivesInAsManyCopies()
    {
        await using var receiver = await Receiver.Start();
        await using var provider = await Provider.Start(Provider.Options with { WebhookUrl = receiver.Address });
        var id = Caller.NewId();
        await provider.Caller.Pay(id, "tok_ok");
        var sent = await Event(provider.Caller, id, sent => (int)sent["delivered"]! == 1);

        var answer = await provider.Caller.Post($"/v1/test/events/{sent["id"]}/resend", new { copies = 99 });

        Assert.Equal(200, answer.Status);
        var received = await receiver.About(id, 100);
        Assert.Single(received.Select(webhook => webhook.Text).Distinct());
        Assert.Equal(100, (int)(await Event(provider.Caller, id, again => (int)again["outstanding"]! == 0))["delivered"]!);
        Assert.Equal(404, (await provider.Caller.Post("/v1/test/events/evt_none/resend", new { copies = 1 })).Status);
        Assert.Equal(400, (await provider.Caller.Post($"/v1/test/events/{sent["id"]}/resend", new { copies = 0 })).Status);
    }

    [Fact]
    public async Task Webhook_ThatIsNeverAccepted_IsGivenUpAfterAHundredTimes()
    {
        var clock = new FakeTimeProvider(DateTimeOffset.UtcNow);
        await using var receiver = await Receiver.Start(_ => 500);
        await using var provider = await Provider.Start(Provider.Options with { WebhookUrl = receiver.Address, Clock = clock });
        var id = Caller.NewId();
        await provider.Caller.Pay(id, "tok_ok");

        var given = await Event(provider.Caller, id, sent =>
        {
            clock.Advance(TimeSpan.FromSeconds(60));
            return (int)sent["outstanding"]! == 0;
        });

        Assert.Equal((0, 100, 100), ((int)given["delivered"]!, (int)given["attempts"]!, receiver.Received.Count));
    }

    private static Task<JsonNode> Event(Caller caller, string paymentId, Func<JsonNode, bool> wanted) => Eventually.Get(
        async () => (await caller.Get($"/v1/test/events?payment={paymentId}")).Body["events"]!.AsArray().Single()!, wanted);
}
