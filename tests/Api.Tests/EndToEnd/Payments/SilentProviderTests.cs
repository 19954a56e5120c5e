using static GraphBooking.Api.Tests.EndToEnd.Payments.Till;

namespace GraphBooking.Api.Tests.EndToEnd.Payments;

public sealed class SilentProviderTests
{
    [Fact]
    public async Task Worker_WhileOneCallIsNotAnswered_DoesTheTasksOfOthers()
    {
        var provider = await Provider.Start();
        var backend = await Backend.Start([.. provider.Settings, ("GraphBooking:Payments:CallTimeout", "00:01:00")]);
        await provider.Tell(backend.Webhooks);
        var (silent, other) = (await Till.Open(backend, provider), await Till.Open(backend, provider));
        var (waiting, booking) = (await silent.Hold(), await other.Hold());
        await provider.Put("/v1/test/faults", new[] { new { operation = "capture", when = "before", mode = "hold" } });

        await Act(silent, waiting);
        while ((await provider.Get("/v1/test/faults"))["held"]!.AsArray().Count == 0)
        {
            await Task.Delay(20);
        }

        await Act(other, booking);
        await other.Until(booking, now => Status(now) == "CONFIRMED");

        Assert.Equal("HELD", Status(await silent.Booking(waiting)));
        await provider.Post("/v1/test/faults/release", new { outcome = "continue" });
        await silent.Until(waiting, now => Status(now) == "CONFIRMED");
    }

    private static async Task Act(Till till, string booking)
    {
        var payment = (await till.Pay(booking, "tok_action"))["payment"]!;
        await till.Provider.Post($"/v1/test/payments/{payment["id"]}/complete-action");
    }
}
