using GraphBooking.Sandbox.Http;

namespace GraphBooking.Sandbox.Tests.Http;

public sealed class CardNumbersTests
{
    [Theory]
    [InlineData("4222222222222")]
    [InlineData("4111111111111111")]
    [InlineData("4000000000000000006")]
    [InlineData("5555555555554444")]
    [InlineData("378282246310005")]
    [InlineData("6200000000000005")]
    [InlineData("4111 1111 1111 1111")]
    [InlineData("4111-1111-1111-1111")]
    [InlineData("4111\u00A01111\u20131111\u00AD1111")]
    [InlineData("4 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1")]
    [InlineData("pay_4111111111111111")]
    [InlineData("12 4111111111111111")]
    [InlineData("4111111111111111 12")]
    [InlineData("room 12, (4111111111111111), at 9")]
    [InlineData("４１１１１１１１１１１１１１１１")]
    [InlineData("47635419-1042-4938-4a8e-0ec37bc32222 4111111111111111")]
    public void AppearIn_WhenOneDoes_IsTrue(string text) => Assert.True(CardNumbers.AppearIn(text));

    [Theory]
    [InlineData("4111111111111112")]
    [InlineData("0000000000000000")]
    [InlineData("a4111111111111111")]
    [InlineData("4111111111111111a")]
    [InlineData("94111111111111111")]
    [InlineData("41111111111111111111")]
    [InlineData("4111.1111.1111.1111")]
    [InlineData("411111111114")]
    [InlineData("")]
    public void AppearIn_WhenNoneDoes_IsFalse(string text) => Assert.False(CardNumbers.AppearIn(text));

    [Fact]
    public void AppearIn_WhenUuids_IsFalse()
    {
        var random = new Random(4711);
        var bytes = new byte[16];
        for (var i = 0; i < 20_000; i++)
        {
            random.NextBytes(bytes);
            Assert.False(CardNumbers.AppearIn($"pay_{new Guid(bytes)}"), new Guid(bytes).ToString());
        }
    }
}
