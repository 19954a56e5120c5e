using GraphBooking.Domain.Partners;
using GraphBooking.Domain.Shared;

namespace GraphBooking.Domain.Tests.Partners;

public sealed class PartnerTests
{
    private static readonly TenantId Tenant = TenantId.New();

    private readonly PartnerKey _first = PartnerKey.New(Tenant);

    [Fact]
    public void RotateKey_WhenGood_LeavesOnlyTheNewOne()
    {
        var partner = Partner();

        var key = partner.RotateKey(Tenant).Value;

        Assert.Equal(key.Hash(), partner.KeyHash);
        Assert.NotEqual(_first.Hash(), partner.KeyHash);
    }

    [Fact]
    public void RotateKey_WhenRevoked_IsRefused()
    {
        var partner = Partner();
        partner.Revoke(DateTimeOffset.UnixEpoch);

        Assert.Equal(PartnerErrors.Revoked, Assert.Single(partner.RotateKey(Tenant).Errors));
        Assert.Equal(_first.Hash(), partner.KeyHash);
    }

    [Fact]
    public void Revoke_WhenRepeated_KeepsTheFirstTime()
    {
        var partner = Partner();

        partner.Revoke(DateTimeOffset.UnixEpoch);
        partner.Revoke(DateTimeOffset.UnixEpoch.AddDays(1));

        Assert.Equal(DateTimeOffset.UnixEpoch, partner.RevokedAt);
    }

    private Partner Partner() => new()
    {
        Id = EntityId.New<PartnerId>(),
        Name = "Portal",
        KeyHash = _first.Hash(),
        CreatedAt = DateTimeOffset.UnixEpoch,
    };
}
