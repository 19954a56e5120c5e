using System.Security.Cryptography;
using System.Text;
using GraphBooking.Domain.Partners;
using GraphBooking.Domain.Shared;

namespace GraphBooking.Domain.Tests.Partners;

public sealed class PartnerKeyTests
{
    private const string Secret = "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA0";
    private const string Good = "gbk_0123456789ab_" + Secret;

    [Fact]
    public void New_WhenRead_NamesItsTenant()
    {
        var tenant = TenantId.New();
        var key = PartnerKey.New(tenant);

        Assert.True(PartnerKey.TryParse(key.Reveal(), out var read));
        Assert.Equal(tenant, read.Tenant);
        Assert.Equal(key.Hash(), read.Hash());
        Assert.Equal(SHA256.HashData(Encoding.UTF8.GetBytes(key.Reveal())), key.Hash());
    }

    [Fact]
    public void New_WhenMadeOften_IsNeverTheSameAndAlwaysReadable()
    {
        var keys = Enumerable.Range(0, 1000).Select(_ => PartnerKey.New(TenantId.New()).Reveal()).ToArray();

        Assert.Equal(1000, keys.Select(key => key[17..]).Distinct().Count());
        Assert.All(keys, key => Assert.True(PartnerKey.TryParse(key, out _), key));
    }

    [Fact]
    public void ToString_WhenLogged_ShowsNoSecret()
    {
        var key = PartnerKey.New(TenantId.New());

        Assert.DoesNotContain(key.Reveal()[17..], $"{key}", StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("key")]
    [InlineData("gbk_0123456789ab_")]
    [InlineData("gbk_0123456789ab_" + Secret + "A")]
    [InlineData("gbk_0123456789ab-" + Secret)]
    [InlineData("gbk_0123456789AB_" + Secret)]
    [InlineData("gbk_0123456789al_" + Secret)]
    [InlineData("GBK_0123456789ab_" + Secret)]
    [InlineData("gbk_0123456789ab_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA+A")]
    [InlineData("gbk_0123456789ab_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\0A")]
    [InlineData(" " + Good)]
    [InlineData(Good + " ")]
    [InlineData(Good + "\n")]
    public void TryParse_WhenNotOfTheForm_IsRefused(string? text) => Assert.False(PartnerKey.TryParse(text, out _));

    [Fact]
    public void TryParse_WhenOfTheForm_IsRead() => Assert.True(PartnerKey.TryParse(Good, out _));
}
