using static GraphBooking.Api.Tests.EndToEnd.Payments.Till;

namespace GraphBooking.Api.Tests.EndToEnd.Payments;

/// <summary>Payers who object at their bank.</summary>
public sealed class DisputeTests
{
    [Theory]
    [InlineData("won", "WON", 0)]
    [InlineData("lost", "LOST", 300)]
    public async Task Dispute_FromItsOpeningToItsEnd_IsShownAndBookedAndLeavesTheBalance(string outcome, string status, long gone)
    {
        var till = await Till.Open();
        var (booking, payment) = await till.Confirmed();
        var before = await till.Booking(booking);

        await till.Provider.Post($"/v1/test/payments/{payment}/dispute", new { id = $"dsp-{payment}", amountMinor = 300 });

        await till.Until(booking, now => Disputes(now).SequenceEqual([("OPEN", 300)]));
        Assert.Equal((100, 300), (await till.Ledger(booking, "PROVIDER_CLEARING"), await till.Ledger(booking, "DISPUTES")));
        await till.AssertTheyAgree();

        await till.Provider.Post($"/v1/test/payments/{payment}/disputes/dsp-{payment}/close", new { outcome });

        await till.Until(booking, now => Disputes(now).SequenceEqual([(status, 300)]));
        Assert.Equal((400 - gone, gone), (await till.Ledger(booking, "PROVIDER_CLEARING"), await till.Ledger(booking, "DISPUTES")));
        var after = await till.Booking(booking);
        Assert.Equal(
            (Status(before), (int)before["version"]!, Minor(before, "balance"), "CAPTURED"),
            (Status(after), (int)after["version"]!, Minor(after, "balance"), Status(Only(after))));
        await till.AssertTheyAgree();
    }

    [Fact]
    public async Task Disputes_OfOnePayment_AreBookedOneByOne()
    {
        var till = await Till.Open();
        var (booking, payment) = await till.Confirmed();
        await till.Provider.Post($"/v1/test/payments/{payment}/dispute", new { id = $"a-{payment}", amountMinor = 100 });
        await till.Provider.Post($"/v1/test/payments/{payment}/disputes/a-{payment}/close", new { outcome = "won" });
        await till.Provider.Post($"/v1/test/payments/{payment}/dispute", new { id = $"b-{payment}", amountMinor = 50 });
        await till.Provider.Post($"/v1/test/payments/{payment}/disputes/b-{payment}/close", new { outcome = "lost" });

        await till.Until(booking, now => Disputes(now).Order().SequenceEqual([("LOST", 50), ("WON", 100)]));

        Assert.Equal((350, 50), (await till.Ledger(booking, "PROVIDER_CLEARING"), await till.Ledger(booking, "DISPUTES")));
        await till.AssertComesToRest();
        await till.AssertTheyAgree();
    }

    private static IEnumerable<(string Status, long Amount)> Disputes(System.Text.Json.Nodes.JsonNode booking) =>
        Only(booking)["disputes"]!.AsArray().Select(dispute => (Status(dispute!), Minor(dispute!, "amount")));
}
