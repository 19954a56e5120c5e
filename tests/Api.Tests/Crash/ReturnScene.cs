using Npgsql;
using static GraphBooking.Api.Tests.EndToEnd.Payments.Till;

namespace GraphBooking.Api.Tests.Crash;

/// <summary>A hold was cancelled, and the worker is about to give back what was paid for it.</summary>
internal sealed class ReturnScene : Scene
{
    private const long Paid = 150;

    public override async Task Prepare(Deployment deployment)
    {
        await base.Prepare(deployment);
        Assert.Equal("CAPTURED", Status((await Till.Pay(Booking, amount: Paid))["payment"]!));
    }

    public override Task Reach() => Task.CompletedTask;

    // Whoever settles a payment looks at closures, and whoever cancels a booking does not.
    public override async Task ReachTheLock(NpgsqlConnection locks)
    {
        await using var @lock = locks.CreateCommand();
        @lock.CommandText = "LOCK TABLE catalog.closures IN ACCESS EXCLUSIVE MODE";
        await @lock.ExecuteNonQueryAsync();
        var cancelled = await Till.Shop.Mutate("cancelBooking", new { bookingId = Booking }, "booking { status }");
        Assert.Equal("CANCELLED", Status(cancelled["booking"]!));
        await UntilItWaitsFor("SELECT start_at, end_at FROM closures %");
    }

    public override async Task WasThere()
    {
        Assert.Equal((1, 1, 0), await Done());
        Assert.Equal(("CAPTURED", Paid, 0), await Known());
        Assert.Equal(
            ("RETURN", true),
            Assert.Single(await Hands.Read(
                "SELECT kind, leased_until > clock_timestamp() FROM payments.payment_outbox WHERE tenant_id = $1",
                row => (row.GetString(0), row.GetBoolean(1)))));
    }

    public override async Task Recovers()
    {
        await Until(now => Status(OnlyPayment(now)) == "REFUNDED");

        // That answer may have read the booking just before its payment.
        var booking = await Till.Booking(Booking);
        Assert.Equal(("CANCELLED", 1000, Paid), (Status(booking), Minor(booking, "balance"), Minor(OnlyPayment(booking), "refunded")));
        await Agree(1, 1, 1);
    }
}
