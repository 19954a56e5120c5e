using static GraphBooking.Api.Tests.EndToEnd.Payments.Till;

namespace GraphBooking.Api.Tests.EndToEnd.Payments;

/// <summary>A card number is refused wherever there is text, and nothing remembers it.</summary>
public sealed class CardNumberTests
{
    public static readonly TheoryData<string> Cards =
    [
        "4242424242424242",
        "4242 4242 4242 4242",
        "4242-4242-4242-4242",
        "4 2 4 2-4 2 4 2-4 2 4 2-4 2 4 2",
        "card: 378282246310005.",
        "5555\u00a05555\u00a05555\u00a04444",
        "6011\u20111111\u20111111\u20111117",
        "\uff14\uff12\uff14\uff12\uff14\uff12\uff14\uff12\uff14\uff12\uff14\uff12\uff14\uff12\uff14\uff12",
    ];

    [Theory]
    [MemberData(nameof(Cards))]
    public async Task Card_InATextOfAPayment_IsRefusedNotStoredNotLoggedAndNotEchoed(string card)
    {
        var till = await Till.Open();
        var (booking, payment) = await till.Confirmed();
        var held = await till.Hold();
        var answers = new List<string>();
        var logged = await Backend.Logged(async () =>
        {
            var paid = await till.Pay(held, card, key: "k");
            var refunded = await till.Refund(payment, 100, reason: card, key: "k");
            var cancelled = await till.Shop.Mutate("cancelBooking", new { bookingId = booking, reason = card, idempotencyKey = "k" }, "booking { id }");
            Assert.Equal(
                ("ValidationError paymentMethodToken", "ValidationError reason", "reason"),
                (Refused(paid), Refused(refunded), (string?)cancelled["errors"]![0]!["field"]));
            answers.AddRange(new[] { paid, refunded, cancelled }.Select(payload => payload.ToJsonString()));
        });

        Assert.DoesNotContain(answers, text => text.Contains(card, StringComparison.Ordinal));
        Assert.DoesNotContain(logged, line => line.Contains(card, StringComparison.Ordinal));
        Assert.Equal("CONFIRMED", Status(await till.Booking(booking)));
        Assert.Empty((await till.Booking(held))["payments"]!.AsArray());
        Assert.Equal(0, Minor(Only(await till.Booking(booking)), "refunded"));

        // The key is free: nothing was remembered.
        Assert.Equal("CAPTURED", Status((await till.Pay(held, key: "k"))["payment"]!));
        await AssertNowhere(till, card);
    }

    [Theory]
    [InlineData("mutation { startPayment(input: { bookingId: \"#\", paymentMethodToken: 4242424242424242 }) { payment { id } } }")]
    [InlineData("mutation { startPayment(input: { bookingId: \"#\", amount: { amountMinor: 1, currency: \"4242424242424242\" } }) { payment { id } } }")]
    [InlineData("mutation { startPayment(input: { bookingId: \"#\", amount: { amountMinor: \"4242424242424242\", currency: \"EUR\" } }) { payment { id } } }")]
    [InlineData("mutation { startPayment(input: { bookingId: \"#\", card: \"4242424242424242\" }) { payment { id } } }")]
    [InlineData("mutation { startPayment(input: { bookingId: \"4242424242424242\" }) { payment { id } errors { ... on Error { message } ... on NotFoundError { id } } } }")]
    [InlineData("mutation { startPayment(input: { bookingId: \"#\" }) { payment { id(card: \"4242424242424242\") } } }")]
    public async Task Card_WhereNoTextIsExpected_IsNotEchoedAndNotStored(string document)
    {
        var till = await Till.Open();
        var booking = await till.Hold();
        var answer = "";
        var logged = await Backend.Logged(async () =>
            answer = (await till.Shop.Ask(document.Replace("#", booking, StringComparison.Ordinal))).ToJsonString());

        Assert.DoesNotContain("4242424242424242", answer, StringComparison.Ordinal);
        Assert.DoesNotContain(logged, line => line.Contains("4242424242424242", StringComparison.Ordinal));
        Assert.Equal(0, (int)(await till.Provider.Counts(till.Tenant))["payments"]!);
        await AssertNowhere(till, "4242424242424242");
    }

    /// <summary>A number is an amount, and what only looks like a card is a text like any other.</summary>
    [Fact]
    public async Task Amount_ThatIsAlsoACardNumberAndTextThatIsNone_AreTaken()
    {
        // Too large by far, and so refused for that alone.
        var till = await Till.Open();
        var (_, payment) = await till.Confirmed();
        Assert.Equal("ValidationError amount", Refused(await till.Pay(await till.Hold(), amount: 4242424242424242)));
        Assert.Equal("ValidationError amount", Refused(await till.Refund(payment, 4242424242424242)));
        foreach (var reason in new[] { "4242424242424241", "order a4242424242424242", "id 4242424242424242x", "12345678", payment })
        {
            Assert.NotNull((await till.Refund(payment, 1, reason: reason))["payment"]);
        }

        await till.AssertTheyAgree();
    }

    private static async Task AssertNowhere(Till till, string card)
    {
        foreach (var table in new[] { "payments.payments", "payments.refunds", "payments.payment_outbox", "booking.bookings", "eventstore.events", "operations.idempotency_keys" })
        {
            Assert.Equal(0, await till.Backend.Stored<long>(
                $"SELECT count(*) FROM {table} AS row WHERE tenant_id = $1 AND strpos(to_jsonb(row)::text, $2) > 0", till.Key, card));
        }
    }
}
