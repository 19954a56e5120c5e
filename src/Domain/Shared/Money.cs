namespace GraphBooking.Domain.Shared;

/// <summary>An amount in minor units of an ISO 4217 currency: 1250 EUR is 12.50 €, 1250 JPY is 1250 ¥.</summary>
public readonly record struct Money(long AmountMinor, string Currency)
{
    /// <summary>Above this a price is a mistake, and times any quantity it still fits a 64-bit integer.</summary>
    public const long GreatestPriceMinor = 1_000_000_000_000;

    public bool IsZero => AmountMinor == 0;

    /// <exception cref="OverflowException">The product does not fit.</exception>
    public Money Times(int quantity) => this with { AmountMinor = checked(AmountMinor * quantity) };

    /// <summary>
    /// Splits an amount in proportion to weights so that nothing is lost or made: every part is rounded down, and the units
    /// that are left go one each to the parts with the largest remainders, the earlier part first where they are equal.
    /// </summary>
    /// <param name="amountMinor">Zero or more.</param>
    /// <param name="weights">Each zero or more, and not all zero unless the amount is.</param>
    public static IReadOnlyList<long> Split(long amountMinor, IReadOnlyList<long> weights)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(amountMinor);
        var total = weights.Aggregate((Int128)0, (sum, weight) => weight < 0 ? throw new ArgumentOutOfRangeException(nameof(weights)) : sum + weight);
        if (total == 0)
        {
            return amountMinor == 0 ? [.. weights] : throw new ArgumentException("An amount cannot be split into no parts.", nameof(weights));
        }

        var parts = weights.Select(weight => (long)((Int128)amountMinor * weight / total)).ToArray();
        var byRemainder = Enumerable.Range(0, parts.Length).OrderByDescending(i => (Int128)amountMinor * weights[i] % total);
        foreach (var i in byRemainder.Take((int)(amountMinor - parts.Sum())))
        {
            parts[i]++;
        }

        return parts;
    }
}
