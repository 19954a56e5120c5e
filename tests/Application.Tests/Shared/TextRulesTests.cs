using GraphBooking.Application.Shared;

namespace GraphBooking.Application.Tests.Shared;

public sealed class TextRulesTests
{
    private const string Card = "4111111111111111";

    // A list, because test data of attributes is kept as UTF-8, which has no half pairs.
    [Fact]
    public void IsWellFormed_WhenNulOrHalfAPair_IsFalse()
    {
        string[] broken = ["a\0b", "\ud83d", "\ude00 and more", "\ude00\ud83d", "\ud83d\ud83d\ude00", "end \ud83d"];

        Assert.All(broken, text => Assert.False(TextRules.IsWellFormed(text)));
    }

    [Theory]
    [InlineData("")]
    [InlineData("plain")]
    [InlineData("\ud83d\ude00 smiles")]
    [InlineData("日本語\r\n\t")]
    public void IsWellFormed_WhenWhole_IsTrue(string text) => Assert.True(TextRules.IsWellFormed(text));

    [Fact]
    public void Broken_WhenACardNumberStandsAnywhere_NamesTheFieldAndEchoesNothing()
    {
        var broken = TextRules.Broken(new Message(Card, ["fine", $"my {Card}"], Card, Card, $$"""{"a":"{{Card}}"}""")).ToArray();

        Assert.Equal(["text", "texts", "json"], broken.Select(error => error.Field));
        Assert.All(broken, error => Assert.DoesNotContain("4111", error.Message, StringComparison.Ordinal));
    }

    [Fact]
    public void Broken_WhenPhoneOrKeyHoldsNul_IsRefusedThoughNotSearched() =>
        Assert.Equal(["phone", "idempotencyKey"], TextRules.Broken(new Message(null, null, "\0", "\ud800", null)).Select(error => error.Field));

    [Theory]
    [InlineData($$"""{"{{Card}}":1}""")]
    [InlineData($$"""{"a":[{"b":"{{Card}}"}]}""")]
    [InlineData($$"""[{{Card}}]""")]
    [InlineData($$"""{"a":"4111-1111-1111-1111"}""")]
    [InlineData("""{"a":"4111\u0020111111111111"}""")]
    [InlineData("""{"a":"\u0000"}""")]
    [InlineData("""{"a":"\ud800"}""")]
    [InlineData("""{"\udc00":1}""")]
    [InlineData("{")]
    [InlineData("")]
    [InlineData("[1e400]")]
    public void Broken_WhenJsonHoldsWhatIsRefused_NamesTheField(string json) =>
        Assert.Equal("json", Assert.Single(TextRules.Broken(new Message(null, null, null, null, json))).Field);

    [Theory]
    [InlineData("null")]
    [InlineData("""{"a":[4111,1111,1111,1111]}""")]
    [InlineData("""{"a":41111111111111.11,"b":"😀"}""")]
    public void Broken_WhenJsonIsFine_IsEmpty(string json) =>
        Assert.Empty(TextRules.Broken(new Message(null, null, null, null, json)));

    [Theory]
    [InlineData(32, true)]
    [InlineData(33, false)]
    public void Broken_WhenJsonIsDeep_AllowsThirtyTwoLevels(int levels, bool allowed)
    {
        var json = new string('[', levels) + new string(']', levels);

        Assert.Equal(allowed, !TextRules.Broken(new Message(null, null, null, null, json)).Any());
    }

    private sealed record Message(
        string? Text,
        IReadOnlyList<string>? Texts,
        [property: NotSearched] string? Phone,
        [property: NotSearched] string? IdempotencyKey,
        [property: JsonText] string? Json);
}
