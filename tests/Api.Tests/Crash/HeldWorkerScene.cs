using static GraphBooking.Api.Tests.EndToEnd.Payments.Till;

namespace GraphBooking.Api.Tests.Crash;

/// <summary>The payer has acted, and it is the worker that captures what they have paid.</summary>
/// <param name="when">before or after the provider has done it.</param>
internal sealed class HeldWorkerScene(string when) : HeldScene("capture", when)
{
    protected override string Token => "tok_action";

    public override async Task Prepare(Deployment deployment)
    {
        await base.Prepare(deployment);
        Assert.Equal("REQUIRES_ACTION", Status((await Ask(Till))["payment"]!));
    }

    protected override async Task SetOut() =>
        await Provider.Post($"/v1/test/payments/{OnlyPayment(await Till.Booking(Booking))["id"]}/complete-action");
}
