using static GraphBooking.Api.Tests.EndToEnd.Payments.Till;

namespace GraphBooking.Api.Tests.EndToEnd.Payments;

/// <summary>One key, one effect, one answer.</summary>
public sealed class RepeatedPaymentTests
{
    private const int Copies = 16;

    [Theory]
    [InlineData("tok_ok", "CAPTURED")]
    [InlineData("tok_slow", "PROCESSING")]
    [InlineData("tok_action", "REQUIRES_ACTION")]
    public async Task Pay_WhenSixteenCopiesComeAtOnce_IsOnePaymentWithOneAnswer(string token, string status)
    {
        var till = await Till.Open();
        var booking = await till.Hold();

        var answers = await Task.WhenAll(Enumerable.Range(0, Copies).Select(_ => till.Pay(booking, token, key: "once")));

        Assert.Equal(status, Status(answers[0]["payment"]!));
        Assert.Single(answers.Select(answer => answer.ToJsonString()).Distinct());
        Assert.Single((await till.Booking(booking))["payments"]!.AsArray());
        Assert.Equal(1, (int)(await till.Provider.Counts(till.Tenant))["payments"]!);
        Assert.Equal(answers[0].ToJsonString(), (await till.Pay(booking, token, key: "once")).ToJsonString());
    }

    [Fact]
    public async Task Pay_WhenSixteenCopiesAreDeclined_IsOneFailedPaymentThatIsRemembered()
    {
        var till = await Till.Open();
        var booking = await till.Hold();

        var answers = await Task.WhenAll(Enumerable.Range(0, Copies).Select(_ => till.Pay(booking, "tok_declined", key: "once")));

        Assert.All(answers, answer => Assert.Equal("PaymentDeclinedError", Refused(answer)));
        Assert.All(answers, answer => Assert.Equal("card_declined", (string?)answer["errors"]![0]!["declineCode"]));
        Assert.Single((await till.Booking(booking))["payments"]!.AsArray());
        await till.Pay(booking);
        Assert.Equal("PaymentDeclinedError", Refused(await till.Pay(booking, "tok_declined", key: "once")));
        Assert.Equal(2, (await till.Booking(booking))["payments"]!.AsArray().Count);
        await till.AssertTheyAgree();
    }

    [Fact]
    public async Task Refund_WhenSixteenCopiesComeAtOnce_IsOneRefundWithOneAnswer()
    {
        var till = await Till.Open();
        var (booking, payment) = await till.Confirmed();

        var answers = await Task.WhenAll(Enumerable.Range(0, Copies).Select(_ => till.Refund(payment, 100, key: "once")));

        Assert.Single(answers.Select(answer => answer.ToJsonString()).Distinct());
        Assert.Equal(("PARTIALLY_REFUNDED", 100), (Status(answers[0]["payment"]!), Minor(answers[0]["payment"]!, "refunded")));
        Assert.Equal(1, (int)(await till.Provider.Counts(till.Tenant))["refunds"]!);
        await till.Refund(payment, 50);
        Assert.Equal(100, Minor((await till.Refund(payment, 100, key: "once"))["payment"]!, "refunded"));
        Assert.Equal(750, Minor(await till.Booking(booking), "balance"));
        await till.AssertTheyAgree();
    }

    [Fact]
    public async Task Answer_WhenThePaymentHasMovedOn_IsTheFirstOne()
    {
        var till = await Till.Open();
        var (slow, acting) = (await till.Hold(), await till.Hold());
        var processing = await till.Pay(slow, "tok_slow", key: "slow");
        var waiting = await till.Pay(acting, token: null, key: "acting");
        await till.Provider.Post($"/v1/test/payments/{waiting["payment"]!["id"]}/complete-action");
        await till.Until(slow, now => Status(now) == "CONFIRMED");
        await till.Until(acting, now => Status(now) == "CONFIRMED");

        Assert.Equal(processing.ToJsonString(), (await till.Pay(slow, "tok_slow", key: "slow")).ToJsonString());
        Assert.Equal(waiting.ToJsonString(), (await till.Pay(acting, token: null, key: "acting")).ToJsonString());

        // Only who holds the key hears of the secret again, which by now opens nothing.
        Assert.NotNull((string?)waiting["payment"]!["clientSecret"]);
        var captured = Only(await till.Booking(acting));
        Assert.Equal((null, "4242"), ((string?)captured["clientSecret"], (string?)captured["card"]!["last4"]));
    }

    [Fact]
    public async Task Key_WithAnotherInput_IsAConflictAlsoWhileTheFirstIsUnderWay()
    {
        var till = await Till.Open();
        var (booking, other) = (await till.Hold(), await till.Hold());
        var underWay = till.Pay(booking, "tok_timeout", key: "used");
        await till.Until(booking, now => now["payments"]!.AsArray().Count == 1);

        Assert.Equal("IdempotencyConflictError", Refused(await till.Pay(booking, "tok_ok", key: "used")));
        Assert.False(underWay.IsCompleted);
        Assert.Equal("PROCESSING", Status((await underWay)["payment"]!));
        Assert.Equal("IdempotencyConflictError", Refused(await till.Pay(booking, "tok_timeout", amount: 400, key: "used")));
        Assert.Equal("IdempotencyConflictError", Refused(await till.Pay(other, "tok_timeout", key: "used")));
        await till.Until(booking, now => Status(now) == "CONFIRMED");
        Assert.Equal(1, (int)(await till.Provider.Counts(till.Tenant))["payments"]!);
        await till.AssertTheyAgree();
    }

    [Fact]
    public async Task Key_OfARefundWithAnotherInput_IsAConflict()
    {
        var till = await Till.Open();
        var (_, payment) = await till.Confirmed();
        var (_, other) = await till.Confirmed();
        await till.Refund(payment, 100, key: "used");

        Assert.Equal("IdempotencyConflictError", Refused(await till.Refund(payment, 101, key: "used")));
        Assert.Equal("IdempotencyConflictError", Refused(await till.Refund(payment, 100, key: "used", reason: "why")));
        Assert.Equal("IdempotencyConflictError", Refused(await till.Refund(other, 100, key: "used")));
        Assert.Equal(1, (int)(await till.Provider.Counts(till.Tenant))["refunds"]!);
    }

    [Fact]
    public async Task Key_OfAnotherCallerOrMutation_IsAnotherKey()
    {
        var till = await Till.Open();
        var staff = await till.Backend.Token("STAFF", till.Shop.Slug, "staff-1");
        var booking = await till.Hold();

        var owners = (await till.Pay(booking, amount: 100, key: "same"))["payment"]!;
        var staffs = (await till.Pay(booking, amount: 100, key: "same", caller: staff))["payment"]!;
        var refunded = await till.Refund((string)owners["id"]!, 100, key: "same");

        Assert.NotEqual((string?)owners["id"], (string?)staffs["id"]);
        Assert.Equal("REFUNDED", Status(refunded["payment"]!));
        await till.AssertTheyAgree();
    }

    [Fact]
    public async Task Refusal_WithoutAnEffect_IsNotRemembered()
    {
        var till = await Till.Open();
        var customer = await till.Shop.Customer();
        var asCustomer = await till.Backend.Token("CUSTOMER", till.Shop.Slug, customer);
        var booking = await till.Hold();
        Assert.Equal("NotFoundError", Refused(await till.Pay(booking, "tok_action", key: "again", caller: asCustomer)));
        await till.Shop.Mutate("assignCustomer", new { bookingId = booking, customerId = customer }, "booking { id }");

        var waiting = (await till.Pay(booking, "tok_action", key: "again", caller: asCustomer))["payment"]!;

        var payment = (string)waiting["id"]!;
        Assert.Equal("RefundExceedsPaymentError", Refused(await till.Refund(payment, 100, key: "again")));
        await till.Provider.Post($"/v1/test/payments/{payment}/complete-action");
        await till.Until(booking, now => Status(now) == "CONFIRMED");
        Assert.Equal(100, Minor((await till.Refund(payment, 100, key: "again"))["payment"]!, "refunded"));
        await till.AssertTheyAgree();
    }

    [Fact]
    public async Task Refusals_WhenSeveralApply_ComeInTheirOrder()
    {
        var till = await Till.Open();
        var (booking, payment) = await till.Confirmed();
        var unknown = $"{Guid.CreateVersion7()}";
        await till.Step("cancelBooking", booking);
        var held = await till.Hold();
        await till.Pay(held, amount: 1, key: "used");
        await till.Refund(payment, 1, key: "used");

        // Shape before the key, the key before the object, the object before its state, its state before the amount.
        Assert.Equal("ValidationError amount", Refused(await till.Pay("bkg_" + unknown, amount: 0, key: "used")));
        Assert.Equal("IdempotencyConflictError", Refused(await till.Pay("bkg_" + unknown, key: "used")));
        Assert.Equal("IdempotencyConflictError", Refused(await till.Pay(booking, key: "used")));
        Assert.Equal("NotFoundError", Refused(await till.Pay("bkg_" + unknown, amount: 100_000)));
        Assert.Equal("InvalidTransitionError", Refused(await till.Pay(booking, amount: 100_000)));
        Assert.Equal("ValidationError amount", Refused(await till.Refund("pay_" + unknown, amount: -1, key: "used")));
        Assert.Equal("IdempotencyConflictError", Refused(await till.Refund("pay_" + unknown, key: "used")));
        Assert.Equal("NotFoundError", Refused(await till.Refund("pay_" + unknown, amount: 100_000)));
    }

    [Theory]
    [InlineData("")]
    [InlineData(256)]
    public async Task Key_WhenItIsEmptyOrTooLong_IsAValidationError(object key)
    {
        var till = await Till.Open();
        var text = key as string ?? new string('k', (int)key);

        Assert.Equal("ValidationError idempotencyKey", Refused(await till.Pay(await till.Hold(), key: text)));
        Assert.Equal("ValidationError idempotencyKey", Refused(await till.Refund($"pay_{Guid.CreateVersion7()}", key: text)));
    }

    [Fact]
    public async Task Key_ThatLooksLikeACardNumber_IsTaken()
    {
        var till = await Till.Open();

        Assert.Equal("CAPTURED", Status((await till.Pay(await till.Hold(), key: "4242424242424242"))["payment"]!));
    }
}
