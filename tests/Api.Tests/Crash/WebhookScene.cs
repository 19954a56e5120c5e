using GraphBooking.Infrastructure.Persistence;
using Npgsql;
using static GraphBooking.Api.Tests.EndToEnd.Payments.Till;

namespace GraphBooking.Api.Tests.Crash;

/// <summary>The provider was slow, and several copies of the webhook that tells of the capture are being taken in.</summary>
internal sealed class WebhookScene : Scene
{
    public override async Task Reach()
    {
        await Provider.Tell(null);
        var slow = (await Till.Pay(Booking, "tok_slow"))["payment"]!;
        Assert.Equal("PROCESSING", Status(slow));
        await Provider.Post($"/v1/test/payments/{slow["id"]}/settle");
        var told = Assert.Single((await Provider.Get($"/v1/test/events?payment={slow["id"]}"))["events"]!.AsArray())!;
        await Provider.Post($"/v1/test/events/{told["id"]}/resend", new { copies = 4 });
    }

    public override async Task ReachTheLock(NpgsqlConnection locks)
    {
        await using var @lock = locks.CreateCommand();
        @lock.CommandText = "SELECT FROM payments.payment_outbox WHERE tenant_id = $1 FOR UPDATE";
        @lock.Parameters.Add(P.Text(Hands.Key));
        await @lock.ExecuteNonQueryAsync();
        await Provider.Tell(Deployment.Backend);
        await UntilItWaitsFor("INSERT INTO payment_outbox AS o %");
    }

    public override async Task WasThere()
    {
        Assert.Equal((1, 1, 0), await Done());
        Assert.Equal(("PROCESSING", 0, 0), await Known());
        Assert.Empty(await Hands.Read("SELECT event_id FROM payments.webhook_events WHERE tenant_id = $1", row => row.GetString(0)));
    }

    public override async Task Recovers()
    {
        var booking = await Until(IsConfirmed);
        Assert.Equal(("CAPTURED", Deposit), (Status(OnlyPayment(booking)), Minor(OnlyPayment(booking), "captured")));
        Assert.Single(booking["history"]!.AsArray(), happened => (string)happened!["type"]! == "PaymentCaptured");
        await Agree(1, 1, 0);
    }
}
