namespace GraphBooking.Domain.Payments;

/// <summary>The accounts of a tenant's books.</summary>
public enum LedgerAccount
{
    /// <summary>What customers owe for bookings.</summary>
    CustomerReceivable,

    /// <summary>What providers hold for the tenant.</summary>
    ProviderClearing,

    /// <summary>What bookings were sold for.</summary>
    Revenue,

    /// <summary>What was given back.</summary>
    Refunds,

    /// <summary>What payers' banks have taken back, for now or for good.</summary>
    Disputes,
}

/// <summary>One line of a ledger transaction.</summary>
/// <param name="Account">Which account.</param>
/// <param name="AmountMinor">Debits above zero, credits below.</param>
public readonly record struct LedgerLine(LedgerAccount Account, long AmountMinor);

/// <summary>
/// What happens to money, as double entries: the lines of each transaction add up to zero. A booking's balance is what its
/// lines on <see cref="LedgerAccount.CustomerReceivable"/> and <see cref="LedgerAccount.Refunds"/> add up to, once its sale
/// is in the books; the first capture puts it there.
/// </summary>
public static class Ledger
{
    /// <summary>The sale of a booking, or the change of its price.</summary>
    public static IReadOnlyList<LedgerLine> Sale(long differenceMinor) =>
        Move(LedgerAccount.Revenue, LedgerAccount.CustomerReceivable, differenceMinor);

    /// <returns>The lines of the event; none when it moves no money.</returns>
    public static IReadOnlyList<LedgerLine> Of(PaymentEvent happened) => happened switch
    {
        PaymentEvent.Captured captured => Move(LedgerAccount.CustomerReceivable, LedgerAccount.ProviderClearing, captured.AmountMinor),
        PaymentEvent.Refunded refunded => Move(LedgerAccount.ProviderClearing, LedgerAccount.Refunds, refunded.AmountMinor),
        PaymentEvent.DisputeOpened opened => Move(LedgerAccount.ProviderClearing, LedgerAccount.Disputes, opened.AmountMinor),
        PaymentEvent.DisputeClosed { IsWon: true } won => Move(LedgerAccount.Disputes, LedgerAccount.ProviderClearing, won.AmountMinor),
        _ => [],
    };

    private static IReadOnlyList<LedgerLine> Move(LedgerAccount credited, LedgerAccount debited, long amountMinor) =>
        amountMinor == 0 ? [] : [new(debited, amountMinor), new(credited, -amountMinor)];
}
