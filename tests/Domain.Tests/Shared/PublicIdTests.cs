using GraphBooking.Domain.Shared;
using GraphBooking.Domain.Tenancy;

namespace GraphBooking.Domain.Tests.Shared;

public sealed class PublicIdTests
{
    private const string Uuid = "0192f0c1-7a3b-7c4d-8e5f-0123456789ab";

    [Fact]
    public void TryParse_WhenWrittenByFormat_GivesTheSameId()
    {
        var id = EntityId.New<BookingId>();

        Assert.True(EntityId.TryParse<BookingId>(id.ToString(), out var parsed));
        Assert.Equal(id, parsed);
        Assert.Equal($"bkg_{Uuid}", new BookingId(Guid.Parse(Uuid)).ToString());
    }

    [Fact]
    public void New_WhenAsked_IsOfVersionSeven() => Assert.Equal(7, EntityId.New<CustomerId>().Value.Version);

    [Fact]
    public void Prefixes_WhenCompared_AreDistinct()
    {
        string[] prefixes = [ResourceId.Prefix, ServiceId.Prefix, ClosureId.Prefix, CustomerId.Prefix, BookingId.Prefix, PartnerId.Prefix];

        Assert.Equal(prefixes.Length, prefixes.Distinct().Count());
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("bkg_")]
    [InlineData(Uuid)]
    [InlineData("cus_" + Uuid)]
    [InlineData("BKG_" + Uuid)]
    [InlineData("bkg-" + Uuid)]
    [InlineData("bkg_" + Uuid + " ")]
    [InlineData(" bkg_" + Uuid)]
    [InlineData("bkg_0192F0C1-7A3B-7C4D-8E5F-0123456789AB")]
    [InlineData("bkg_0192f0c17a3b7c4d8e5f0123456789ab")]
    [InlineData("bkg_{0192f0c17a3b-7c4d-8e5f-0123456789a}")]
    [InlineData("bkg_0192f0c1-7a3b-7c4d-8e5f-0123456789ag")]
    [InlineData("bkg_0192f0c1-7a3b-7c4d-8e5f-0123456789\0b")]
    public void TryParse_WhenNotTheCanonicalForm_IsRefused(string? text) =>
        Assert.False(EntityId.TryParse<BookingId>(text, out _));

    [Fact]
    public void TenantId_WhenWrittenOut_IsReadAgain()
    {
        var id = TenantId.New();

        Assert.Equal(12, id.Value.Length);
        Assert.True(TenantId.TryParse(id.ToString(), out var parsed));
        Assert.Equal(id, parsed);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("ten_")]
    [InlineData("0123456789ab")]
    [InlineData("ten_0123456789a")]
    [InlineData("ten_0123456789abc")]
    [InlineData("ten_0123456789aB")]
    [InlineData("ten_0123456789ai")]
    [InlineData("ten_0123456789a%")]
    [InlineData("TEN_0123456789ab")]
    public void TenantId_WhenNotOfItsForm_IsRefused(string? text) => Assert.False(TenantId.TryParse(text, out _));

    [Fact]
    public void Format_IntoBytes_IsTheSameText()
    {
        var id = BookingId.From(Guid.CreateVersion7());
        var bytes = new byte[PublicId.Length];

        ((IPublicId)id).Format(bytes);

        Assert.Equal(id.ToString(), System.Text.Encoding.ASCII.GetString(bytes));
    }
}
