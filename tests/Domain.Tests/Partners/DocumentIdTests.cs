using GraphBooking.Domain.Partners;

namespace GraphBooking.Domain.Tests.Partners;

public sealed class DocumentIdTests
{
    private const string Hex = "ecf4edb46db40b5132295c0291d62fb65d6759a9eedfa4d5d612dd5ec54a6b38";

    [Fact]
    public void Of_WhenGivenAText_IsTheHashThatClientsCompute()
    {
        Assert.Equal("sha256:" + Hex, DocumentId.Of("{__typename}").ToString());
        Assert.NotEqual(DocumentId.Of("{__typename}"), DocumentId.Of("{ __typename}"));
    }

    // Taken with another tool, of the bytes of UTF-8.
    [Fact]
    public void Of_WhenTheTextIsNotAscii_HashesItsUtf8() =>
        Assert.Equal("sha256:575f6012b2ce3af1a96553f4df4b55af844e438d6d363c32bf8519fc1ab94216", DocumentId.Of("# ä€😀").ToString());

    [Fact]
    public void TryParse_WhenWrittenOut_IsReadAgain()
    {
        Assert.True(DocumentId.TryParse("sha256:" + Hex, out var id));
        Assert.Equal(DocumentId.Of("{__typename}"), id);
        Assert.Equal(id, DocumentId.From(id.Digest()));
        Assert.True(DocumentId.TryParseHex(Hex, out var bare));
        Assert.Equal(id, bare);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("sha256:")]
    [InlineData(Hex)]
    [InlineData("sha256:ECF4EDB46DB40B5132295C0291D62FB65D6759A9EEDFA4D5D612DD5EC54A6B38")]
    [InlineData("SHA256:" + Hex)]
    [InlineData("sha256:" + Hex + "0")]
    [InlineData("sha256: " + Hex)]
    [InlineData("sha512:" + Hex)]
    [InlineData("sha256:gcf4edb46db40b5132295c0291d62fb65d6759a9eedfa4d5d612dd5ec54a6b38")]
    [InlineData("sha256:\0cf4edb46db40b5132295c0291d62fb65d6759a9eedfa4d5d612dd5ec54a6b38")]
    public void TryParse_WhenNotTheCanonicalForm_IsRefused(string? text) => Assert.False(DocumentId.TryParse(text, out _));
}
