namespace GraphBooking.Domain.Shared;

/// <summary>An amount in minor units of an ISO 4217 currency: 1250 EUR is 12.50 €, 1250 JPY is 1250 ¥.</summary>
public readonly record struct Money(long AmountMinor, string Currency)
{
    /// <summary>Above this a price is a mistake, and times any quantity it still fits a 64-bit integer.</summary>
    public const long GreatestPriceMinor = 1_000_000_000_000;

    public bool IsZero => AmountMinor == 0;

    /// <exception cref="OverflowException">The product does not fit.</exception>
    public Money Times(int quantity) => this with { AmountMinor = checked(AmountMinor * quantity) };
}
