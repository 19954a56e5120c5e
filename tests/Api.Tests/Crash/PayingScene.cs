using System.Text.Json.Nodes;
using GraphBooking.Api.Tests.EndToEnd.Payments;
using static GraphBooking.Api.Tests.EndToEnd.Payments.Till;

namespace GraphBooking.Api.Tests.Crash;

/// <summary>A payment is started, or one that was made is refunded, and the API dies at one moment of it.</summary>
/// <param name="operation">Of the provider: start, capture or refund.</param>
internal abstract class PayingScene(string operation) : Scene
{
    /// <summary>What is refunded.</summary>
    protected const long Part = 100;

    private string _payment = "";

    private readonly string _key = Guid.NewGuid().ToString("N");

    protected string Operation => operation;

    protected bool IsRefund => operation == "refund";

    /// <summary>The card's token.</summary>
    protected virtual string Token => "tok_ok";

    public override async Task Prepare(Deployment deployment)
    {
        await base.Prepare(deployment);
        if (IsRefund)
        {
            _payment = (string)(await Till.Pay(Booking))["payment"]!["id"]!;
        }
    }

    public override async Task Recovers()
    {
        if (IsRefund)
        {
            await Until(now => Status(OnlyPayment(now)) == "PARTIALLY_REFUNDED");
        }

        var booking = await Until(IsConfirmed);
        Assert.Equal(Deposit, Minor(OnlyPayment(booking), "captured"));
        Assert.Equal(1000 - Deposit + (IsRefund ? Part : 0), Minor(booking, "balance"));
        Assert.Single(booking["history"]!.AsArray(), happened => (string)happened!["type"]! == "PaymentCaptured");
        await Agree(1, 1, IsRefund ? 1 : 0);

        var again = (await Ask(Till))["payment"]!;

        Assert.Equal((string)OnlyPayment(booking)["id"]!, (string)again["id"]!);
        await Agree(1, 1, IsRefund ? 1 : 0);
    }

    protected Task<JsonObject> Ask(Till till) => IsRefund ? till.Refund(_payment, Part, _key) : till.Pay(Booking, Token, key: _key);
}
