using GraphBooking.Application.Shared;

namespace GraphBooking.Application.Tests.Shared;

public sealed class CardNumbersTests
{
    private const string Visa = "4111111111111111";

    [Theory]
    [InlineData("4222222222222")] // Visa, 13
    [InlineData(Visa)]
    [InlineData("4000000000000000006")] // Visa, 19
    [InlineData("5555555555554444")] // Mastercard
    [InlineData("2223003122003222")] // Mastercard, second series
    [InlineData("378282246310005")] // American Express
    [InlineData("341111111111111")]
    [InlineData("30569309025904")] // Diners Club
    [InlineData("36227206271667")]
    [InlineData("3530111333300000")] // JCB
    [InlineData("6011111111111117")] // Discover
    [InlineData("6200000000000005")] // UnionPay
    [InlineData("6759649826438453")] // Maestro
    public void AppearIn_WhenABrandsNumber_IsTrue(string number) => Assert.True(CardNumbers.AppearIn(number));

    [Theory]
    [InlineData("4111 1111 1111 1111")]
    [InlineData("4111-1111-1111-1111")]
    [InlineData("4111 - 1111\t1111\n1111")]
    [InlineData("4111\u00A01111\u20091111\u20131111")]
    [InlineData("4 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1")]
    [InlineData("card:4111111111111111.")]
    [InlineData("(4111111111111111)")]
    [InlineData("room 12, 4111111111111111, at 9")]
    [InlineData("４１１１１１１１１１１１１１１１")]
    [InlineData("4111111111111111 4111111111111111")]
    public void AppearIn_WhenSpacedDashedOrAmongText_IsTrue(string text) => Assert.True(CardNumbers.AppearIn(text));

    [Theory]
    [InlineData("4111111111111112")] // check digit
    [InlineData("0000000000000000")] // valid check digit, no brand
    [InlineData("9999999999999995")]
    [InlineData("411111111111111")] // Visa has no 15
    [InlineData("a4111111111111111")]
    [InlineData("4111111111111111a")]
    [InlineData("é4111111111111111")]
    [InlineData("41111111111111111")] // a digit more
    [InlineData("94111111111111111")]
    [InlineData("411111111114")] // 12, valid check digit
    [InlineData("41111111111111111111")] // 20
    [InlineData("4111_1111_1111_1111")]
    [InlineData("4111.1111.1111.1111")]
    [InlineData("+49 30 5550101")]
    [InlineData("")]
    [InlineData(null)]
    public void AppearIn_WhenNoCardNumber_IsFalse(string? text) => Assert.False(CardNumbers.AppearIn(text));

    [Fact]
    public void AppearIn_WhenUuids_IsFalse()
    {
        var random = new Random(4711);
        var bytes = new byte[16];
        for (var i = 0; i < 20_000; i++)
        {
            random.NextBytes(bytes);
            var uuid = new Guid(bytes).ToString();
            Assert.False(CardNumbers.AppearIn(uuid), uuid);
        }
    }

    [Theory]
    [InlineData("47635419-1042-4938-4a8e-0ec37bc32222", false)]
    [InlineData("see 47635419-1042-4938-4a8e-0ec37bc32222.", false)]
    [InlineData("47635419-1042-4938-4a8e-0ec37bc32222 4111111111111111", true)]
    [InlineData("4763541910424938", true)]
    [InlineData("47635419-1042-4938-4a8e", true)]
    public void AppearIn_WhenAUuidBeginsLikeACard_LooksAtWhatIsNotTheUuid(string text, bool found) =>
        Assert.Equal(found, CardNumbers.AppearIn(text));

    [Theory]
    [InlineData("pay with 4111 1111 1111 1111 please", "pay with [card number] please")]
    [InlineData("4111111111111111 4111111111111111", "[card number] [card number]")]
    [InlineData("nothing here", "nothing here")]
    public void MaskedIn_WhenNumbersAppear_HidesEachAndKeepsTheRest(string text, string masked) =>
        Assert.Equal(masked, CardNumbers.MaskedIn(text));

    [Fact]
    public void MaskedIn_WhenTheTextIsLongAndFullOfNumbers_EndsWithNoneLeft()
    {
        var text = string.Join(' ', Enumerable.Repeat(Visa, 200)) + string.Join('-', Enumerable.Repeat("4", 5000));

        Assert.False(CardNumbers.AppearIn(CardNumbers.MaskedIn(text)));
    }
}
