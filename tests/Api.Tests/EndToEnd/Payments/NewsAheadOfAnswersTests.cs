using static GraphBooking.Api.Tests.EndToEnd.Payments.Till;

namespace GraphBooking.Api.Tests.EndToEnd.Payments;

public sealed class NewsAheadOfAnswersTests
{
    private const string Answered =
        "SELECT count(*) FROM operations.idempotency_keys WHERE tenant_id = $1 AND answer_state IS NOT NULL AND input_hash <> ''";

    [Fact]
    public async Task Refund_OfWhichTheWebhookTellsFirst_HasItsAnswerThen()
    {
        var (backend, provider) = await Till.Start();
        var till = await Till.Open(backend, provider);
        var (booking, payment) = await till.Confirmed();
        await provider.Arm(("refund", "after", "hold", 1));

        var refunding = till.Refund(payment, 100, key: "once");
        await provider.UntilHeld();
        await till.Until(booking, now => Status(Only(now)) == "PARTIALLY_REFUNDED");

        Assert.Single(await provider.Held());
        Assert.Equal(1, await backend.Stored<long>(Answered, till.Key));
        var copy = await till.Refund(payment, 100, key: "once");
        await provider.Release();
        Assert.Equal(Minor(copy["payment"]!, "refunded"), Minor((await refunding)["payment"]!, "refunded"));
        Assert.Equal(1, (int)(await provider.Counts(till.Tenant))["refunds"]!);
    }
    /// <summary>The answer that is on its way knows nothing of it yet: its payment is looked at once more.</summary>
    [Fact]
    public async Task Refund_OfWhichTheWebhookTellsDuringALook_IsNotMissed()
    {
        var (backend, provider) = await Till.Start();
        var till = await Till.Open(backend, provider);
        var (booking, payment) = await till.Confirmed();
        await till.AssertComesToRest();
        await provider.Tell(null);
        await provider.Arm(("get", "after", "hold", 1));
        await Webhook.Post(backend, Webhook.Body(payment, till.Tenant));
        await provider.UntilHeld();

        await provider.Post($"/v1/payments/{payment}/refunds", new { id = "by-hand", amountMinor = 150 }, key: "by-hand");
        await Webhook.Post(backend, Webhook.Body(payment, till.Tenant, "payment.refunded"));
        await provider.Release();

        await till.Until(booking, now => Minor(Only(now), "refunded") == 150);
        await till.AssertTheyAgree();
    }
}
