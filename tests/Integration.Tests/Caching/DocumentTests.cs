using GraphBooking.Application.Partners;
using GraphBooking.Domain.Partners;
using GraphBooking.Domain.Shared;
using GraphBooking.Integration.Tests.EventStore;
using GraphBooking.Integration.Tests.Reads;

namespace GraphBooking.Integration.Tests.Caching;

public sealed class DocumentTests
{
    private const string Text = "{ viewer { role } }";
    private static readonly DocumentId Id = DocumentId.Of(Text);

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task FindDocument_WhenItIsRemembered_IsOneRoundTripAndFindsNothingOnceThePartnerIsRevoked(bool withRedis)
    {
        await using var redis = withRedis ? await RedisServer.Start() : null;
        var (business, partner) = await Publish();
        await using var instance = Instance.Of(business.Database, redis);
        var directory = instance.Get<IPartnerDirectory>();
        for (var i = 0; i < 3; i++)
        {
            Assert.Equal(1, await Statements.Count(async () =>
                Assert.Equal(Text, await directory.FindDocument(business.Tenant.Id, partner, Id, default))));
        }

        // By another instance, which tells nobody.
        Assert.True((await business.Send(new RevokePartner(partner))).IsOk);

        Assert.Null(await directory.FindDocument(business.Tenant.Id, partner, Id, default));
    }

    [Fact]
    public async Task FindDocument_WhenAnotherTenantNamesThePartner_FindsNothing()
    {
        var (business, partner) = await Publish();
        var stranger = await Business.Open();
        await using var instance = Instance.Of(business.Database, null);
        var directory = instance.Get<IPartnerDirectory>();
        Assert.Equal(Text, await directory.FindDocument(business.Tenant.Id, partner, Id, default));

        Assert.Null(await directory.FindDocument(stranger.Tenant.Id, partner, Id, default));
    }

    /// <summary>What an instance has not read itself comes from the cache, and the right from the database.</summary>
    [Fact]
    public async Task FindDocument_WhenAnotherInstanceHasReadIt_TakesTheTextFromRedis()
    {
        await using var pair = await Pair.Open();
        var partner = await Publish(pair.Business);
        await Feeds.Until(async () =>
        {
            await using var fresh = Instance.Of(pair.Business.Database, pair.Redis);
            await fresh.Get<IPartnerDirectory>().FindDocument(pair.Tenant, partner, Id, default);
            return (await pair.Redis!.Keys()).Length > 0;
        });

        await pair.Business.Database.Scalar<object>("DELETE FROM partners.published_documents WHERE partner_id = $1", partner.Value);

        await Feeds.Until(async () =>
        {
            await using var fresh = Instance.Of(pair.Business.Database, pair.Redis);
            return await fresh.Get<IPartnerDirectory>().FindDocument(pair.Tenant, partner, Id, default) == Text;
        });
    }

    private static async Task<PartnerId> Publish(Business business)
    {
        var partner = (await business.Send(new CreatePartner("Portal"))).Value.Partner.Id;
        Assert.True((await business.Send(new PublishOperations(partner, [Text]))).IsOk);
        return partner;
    }

    private static async Task<(Business Business, PartnerId Partner)> Publish()
    {
        var business = await Business.Open();
        return (business, await Publish(business));
    }
}
