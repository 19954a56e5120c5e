using static GraphBooking.Api.Tests.EndToEnd.Payments.Till;

namespace GraphBooking.Api.Tests.EndToEnd.Payments;

/// <summary>Another time keeps what was paid; another price is settled as a difference.</summary>
public sealed class RescheduleTests
{
    [Fact]
    public async Task Move_AtTheSamePrice_KeepsThePaymentAndBooksNothing()
    {
        var till = await Till.Open();
        var (booking, payment) = await till.Confirmed();
        var entries = await till.Entries();

        var moved = (await till.Move(booking, Shop.Day(3)))["booking"]!;

        Assert.Equal(("CONFIRMED", 1000, 600), (Status(moved), Minor(moved, "price"), Minor(moved, "balance")));
        Assert.Equal(payment, (string?)Only(await till.Booking(booking))["id"]);
        Assert.Equal(entries, await till.Entries());
        await till.AssertTheyAgree();
    }

    [Fact]
    public async Task Move_AtAHigherPrice_LeavesTheDifferenceDue()
    {
        var till = await Till.Open();
        var (booking, _) = await till.Confirmed(amount: 1000);
        await Reprice(till, 1500, 600);

        var moved = (await till.Move(booking, Shop.Day(3)))["booking"]!;

        Assert.Equal(("CONFIRMED", 1500, 500), (Status(moved), Minor(moved, "price"), Minor(moved, "balance")));
        Assert.Equal(-1500, await till.Ledger(booking, "REVENUE"));
        await till.AssertTheyAgree();
        Assert.Equal(500, Minor((await till.Pay(booking))["payment"]!, "captured"));
        await till.AssertTheyAgree();
    }

    [Fact]
    public async Task Move_AtALowerPrice_GivesTheDifferenceBack()
    {
        var till = await Till.Open();
        var (booking, _) = await till.Confirmed(amount: 1000);
        await Reprice(till, 700, 300);

        Assert.Equal(-300, Minor((await till.Move(booking, Shop.Day(3)))["booking"]!, "balance"));

        await till.AssertComesToRest();
        var settled = await till.Booking(booking);
        Assert.Equal(0, Minor(settled, "balance"));
        Assert.Equal(("CONFIRMED", "PARTIALLY_REFUNDED", 300), (Status(settled), Status(Only(settled)), Minor(Only(settled), "refunded")));
        Assert.Equal(-700, await till.Ledger(booking, "REVENUE"));
        await till.AssertTheyAgree();
    }

    [Fact]
    public async Task Move_OfAHold_AsksForTodaysDepositLessWhatIsPaid()
    {
        var till = await Till.Open();
        var booking = await till.Hold();
        await till.Pay(booking, amount: 100);
        await Reprice(till, 2000, 900);

        await till.Move(booking, Shop.Day(3));

        Assert.Equal(800, Minor((await till.Pay(booking))["payment"]!, "captured"));
        var confirmed = await till.Booking(booking);
        Assert.Equal(("CONFIRMED", 1100), (Status(confirmed), Minor(confirmed, "balance")));
        await till.AssertTheyAgree();
    }

    [Fact]
    public async Task Move_ToTheSameTime_ChangesNothingWhateverThePriceIsNow()
    {
        var till = await Till.Open();
        var (booking, _) = await till.Confirmed();
        var before = await till.Booking(booking);
        await Reprice(till, 5000, 0);

        await till.Move(booking, (string)before["start"]!);

        Assert.Equal(before.ToJsonString(), (await till.Booking(booking)).ToJsonString());
        await till.AssertTheyAgree();
    }

    [Fact]
    public async Task Move_WhileAPaymentOfThePriceIsUnderWay_GivesBackWhatIsTooMuch()
    {
        var till = await Till.Open();
        var booking = await till.Hold();
        await till.Pay(booking, "tok_slow", amount: 1000);
        await Reprice(till, 600, 400);
        await till.Move(booking, Shop.Day(3));

        await till.Until(booking, now => Status(Only(now)) == "PARTIALLY_REFUNDED");

        var settled = await till.Booking(booking);
        Assert.Equal(("CONFIRMED", 0, 400), (Status(settled), Minor(settled, "balance"), Minor(Only(settled), "refunded")));
        await till.AssertTheyAgree();
    }

    private static Task Reprice(Till till, long price, long deposit) => till.Shop.Mutate(
        "updateService",
        new { serviceId = till.Service, price = new { amountMinor = price, currency = "EUR" }, deposit = new { amountMinor = deposit, currency = "EUR" } },
        "service { id }");
}
