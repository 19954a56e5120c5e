using GraphBooking.Domain.Shared;

namespace GraphBooking.Domain.Tests.Shared;

public sealed class CurrencyTests
{
    [Theory]
    [InlineData("EUR", 2)]
    [InlineData("USD", 2)]
    [InlineData("CHF", 2)]
    [InlineData("JPY", 0)]
    [InlineData("KRW", 0)]
    [InlineData("ISK", 0)]
    [InlineData("KWD", 3)]
    [InlineData("TND", 3)]
    public void ExponentOf_WhenKnown_IsTheMinorUnitsDigits(string code, int digits) =>
        Assert.Equal(digits, Currency.ExponentOf(code));

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("eur")]
    [InlineData("EU")]
    [InlineData("EURO")]
    [InlineData("EUR ")]
    [InlineData("XXX")]
    [InlineData("XTS")]
    [InlineData("DEM")]
    [InlineData("€")]
    public void IsKnown_WhenNoCurrencyInCirculation_IsFalse(string? code) => Assert.False(Currency.IsKnown(code));

    [Fact]
    public void ExponentOf_WhenUnknown_Throws() => Assert.Throws<KeyNotFoundException>(() => Currency.ExponentOf("DEM"));

    [Fact]
    public void Times_WhenTheProductDoesNotFit_Throws()
    {
        Assert.Equal(new Money(1500, "EUR"), new Money(500, "EUR").Times(3));
        Assert.Throws<OverflowException>(() => new Money(long.MaxValue, "EUR").Times(2));
    }
}
