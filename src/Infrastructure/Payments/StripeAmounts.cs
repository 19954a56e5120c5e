using GraphBooking.Domain.Shared;

namespace GraphBooking.Infrastructure.Payments;

/// <summary>
/// Stripe counts money in whole units of its own, which for a few currencies are not the minor units of ISO 4217. What
/// cannot be said in them exactly is refused: nothing is ever rounded.
/// </summary>
internal static class StripeAmounts
{
    // These have no minor unit, and are counted in hundredths of one all the same.
    private const string Hundredths = "ISK";

    // This has hundredths, and is counted in whole ones.
    private const string Whole = "MGA";

    // Stripe's documents say that its unit is a shilling and that it is a hundredth of one.
    private const string Contradictory = "UGX";

    // What card networks take of the three digits of a currency that has them.
    private const int ThreeDigitStep = 10;

    private const int Hundred = 100;

    /// <returns>Null when Stripe cannot charge or refund exactly this.</returns>
    /// <exception cref="KeyNotFoundException">The code is not a known currency.</exception>
    public static long? ToStripe(Money amount) => amount.Currency switch
    {
        Contradictory => null,
        Hundredths => checked(amount.AmountMinor * Hundred),
        Whole => amount.AmountMinor % Hundred == 0 ? amount.AmountMinor / Hundred : null,
        _ when Currency.ExponentOf(amount.Currency) == 3 => amount.AmountMinor % ThreeDigitStep == 0 ? amount.AmountMinor : null,
        _ => amount.AmountMinor,
    };

    /// <param name="amount">As Stripe says it.</param>
    /// <param name="currency">As Stripe says it, in small letters.</param>
    /// <returns>In minor units.</returns>
    /// <exception cref="InvalidOperationException">There are no such minor units.</exception>
    public static long ToMinor(long amount, string currency) => currency.ToUpperInvariant() switch
    {
        Hundredths when amount % Hundred == 0 => amount / Hundred,
        Hundredths or Contradictory => throw new InvalidOperationException($"Stripe tells an amount of {currency} that has no minor units here."),
        Whole => checked(amount * Hundred),
        _ => amount,
    };
}
