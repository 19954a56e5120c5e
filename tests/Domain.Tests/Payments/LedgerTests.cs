using GraphBooking.Domain.Payments;
using GraphBooking.Domain.Shared;
using static GraphBooking.Domain.Payments.LedgerAccount;

namespace GraphBooking.Domain.Tests.Payments;

public sealed class LedgerTests
{
    private static readonly RefundId Refund = EntityId.New<RefundId>();

    public static TheoryData<PaymentEvent, LedgerAccount?, LedgerAccount?> Events => new()
    {
        { new PaymentEvent.Captured(100), ProviderClearing, CustomerReceivable },
        { new PaymentEvent.Refunded(Refund, 100, "re_1"), Refunds, ProviderClearing },
        { new PaymentEvent.DisputeOpened("dp_1", 100), Disputes, ProviderClearing },
        { new PaymentEvent.DisputeClosed("dp_1", 100, IsWon: true), ProviderClearing, Disputes },
        { new PaymentEvent.DisputeClosed("dp_1", 100, IsWon: false), null, null },
        { new PaymentEvent.Started(EntityId.New<BookingId>(), "sandbox", 100, "EUR"), null, null },
        { new PaymentEvent.Accepted("pi_1"), null, null },
        { new PaymentEvent.ActionRequired(), null, null },
        { new PaymentEvent.Resumed(), null, null },
        { new PaymentEvent.Authorized(), null, null },
        { new PaymentEvent.Abandoned(), null, null },
        { new PaymentEvent.Failed("card_declined"), null, null },
        { new PaymentEvent.Cancelled(), null, null },
        { new PaymentEvent.RefundRequested(Refund, 100), null, null },
        { new PaymentEvent.RefundFailed(Refund), null, null },
        { new PaymentEvent.DisputeOpened("dp_1", 0), null, null },
    };

    [Theory]
    [MemberData(nameof(Events))]
    public void Of_WhenSomethingHappens_MovesTheMoneyFromOneAccountToAnother(PaymentEvent happened, LedgerAccount? debited, LedgerAccount? credited) =>
        Assert.Equal(
            debited is { } to && credited is { } from ? [new LedgerLine(to, 100), new LedgerLine(from, -100)] : [],
            Ledger.Of(happened));

    [Fact]
    public void Of_WhenAnEventIsNew_IsAsked()
    {
        var all = typeof(PaymentEvent).GetNestedTypes().Where(type => type.IsSubclassOf(typeof(PaymentEvent)));

        Assert.Equal(all.ToHashSet(), Events.Select(row => row[0].GetType()).ToHashSet());
    }

    [Fact]
    public void Sale_WhenABookingIsSold_IsOwedByTheCustomer()
    {
        Assert.Equal([new LedgerLine(CustomerReceivable, 4500), new LedgerLine(Revenue, -4500)], Ledger.Sale(4500));
        Assert.Equal([new LedgerLine(CustomerReceivable, -500), new LedgerLine(Revenue, 500)], Ledger.Sale(-500));
        Assert.Empty(Ledger.Sale(0));
    }
}
