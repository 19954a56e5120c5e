using GraphBooking.Api.Tests.Streams;
using static GraphBooking.Api.Tests.EndToEnd.Payments.Till;

namespace GraphBooking.Api.Tests.EndToEnd.Payments;

/// <summary>From the wish to pay to the confirmed booking, with every token of the sandbox.</summary>
public sealed class PayingTests
{
    [Fact]
    public async Task Pay_WhenTheCardIsGood_IsCapturedAndConfirmsWhenTheMutationAnswers()
    {
        var till = await Till.Open();
        var booking = await till.Hold();

        var paid = (await till.Pay(booking))["payment"]!;

        Assert.Equal(("CAPTURED", 400, 400), (Status(paid), Minor(paid, "amount"), Minor(paid, "captured")));
        var confirmed = await till.Booking(booking);
        Assert.Equal(("CONFIRMED", 3, 600), (Status(confirmed), (int)confirmed["version"]!, Minor(confirmed, "balance")));
        Assert.Equal(
            ["BookingHeld", "PaymentCaptured", "BookingConfirmed"],
            confirmed["history"]!.AsArray().Select(happened => (string)happened!["type"]!));
        Assert.Equal(400, (long)(await till.Provider.Payment((string)paid["id"]!))["capturedMinor"]!);
    }

    [Fact]
    public async Task Pay_WhenTheCardIsDeclined_AnswersSoAndKeepsTheFailedPayment()
    {
        var till = await Till.Open();
        var booking = await till.Hold();

        var declined = await till.Pay(booking, "tok_declined");

        Assert.Null(declined["payment"]);
        Assert.Equal("PaymentDeclinedError", (string)declined["errors"]![0]!["__typename"]!);
        var held = await till.Booking(booking);
        Assert.Equal(("HELD", "FAILED", "card_declined"), (Status(held), Status(held["payments"]![0]!), (string)held["payments"]![0]!["failureCode"]!));
        Assert.Equal("CAPTURED", Status((await till.Pay(booking))["payment"]!));
    }

    [Fact]
    public async Task Pay_WhenThePayerHasToAct_WaitsForItAndConfirmsByItself()
    {
        var till = await Till.Open();
        var booking = await till.Hold();

        var waiting = (await till.Pay(booking, "tok_action"))["payment"]!;

        Assert.Equal("REQUIRES_ACTION", Status(waiting));
        Assert.False(string.IsNullOrEmpty((string?)waiting["clientSecret"]));
        await till.Provider.Post($"/v1/test/payments/{waiting["id"]}/complete-action");
        var confirmed = await till.Until(booking, now => Status(now) == "CONFIRMED");
        Assert.Equal("CAPTURED", Status(confirmed["payments"]![0]!));
    }

    [Fact]
    public async Task Pay_WhenTheProviderIsSlow_IsCapturedByWebhook()
    {
        var till = await Till.Open();
        var booking = await till.Hold();

        Assert.Equal("PROCESSING", Status((await till.Pay(booking, "tok_slow"))["payment"]!));

        Assert.Equal("CAPTURED", Status((await till.Until(booking, now => Status(now) == "CONFIRMED"))["payments"]![0]!));
    }

    [Fact]
    public async Task Pay_WhenTheAnswerNeverComes_IsSettledByTheReconcilerWithOneCharge()
    {
        var till = await Till.Open();
        var booking = await till.Hold();
        var began = DateTime.UtcNow;

        var answers = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => till.Pay(booking, "tok_timeout", key: "once")));

        Assert.True(DateTime.UtcNow - began < TimeSpan.FromSeconds(12));
        Assert.All(answers, answer => Assert.Equal("PROCESSING", Status(answer["payment"]!)));
        var confirmed = await till.Until(booking, now => Status(now) == "CONFIRMED");
        Assert.Equal(400, Minor(Assert.Single(confirmed["payments"]!.AsArray())!, "captured"));
        await till.Pay(booking, "tok_timeout", key: "once");
        Assert.Single((await till.Booking(booking))["payments"]!.AsArray());
    }

    [Fact]
    public async Task Subscriber_WhenABookingIsPaidAndRefunded_HearsOfEachStep()
    {
        var till = await Till.Open();
        await using var client = await SocketClient.Open(till.Backend.Socket, till.Shop.Owner);
        await client.Subscribe("1", "subscription { bookingChanged { type booking { status } } }");
        var booking = await till.Hold();
        var payment = (string)(await till.Pay(booking, "tok_slow"))["payment"]!["id"]!;
        await till.Until(booking, now => Status(now) == "CONFIRMED");

        await till.Refund(payment, 100);

        Assert.Equal(
            ["BookingHeld", "PaymentCaptured", "BookingConfirmed", "PaymentRefunded"],
            (await client.HearNext(4)).Select(told => (string)told["data"]!["bookingChanged"]!["type"]!));
    }
}
