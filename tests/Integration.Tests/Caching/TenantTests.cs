using GraphBooking.Application.Tenancy;
using GraphBooking.Domain.Tenancy;
using GraphBooking.Infrastructure.Tenancy;
using GraphBooking.Integration.Tests.Reads;
using Microsoft.Extensions.DependencyInjection;

namespace GraphBooking.Integration.Tests.Caching;

public sealed class TenantTests
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Find_WhenTheTenantIsKnown_AsksTheDatabaseOnce(bool withRedis)
    {
        await using var redis = withRedis ? await RedisServer.Start() : null;
        var business = await Business.Open();
        await using var instance = Instance.Of(business.Database, redis);
        var tenants = instance.Get<ITenantDirectory>();
        var stored = await Stored(business);

        Assert.Equal(2, await Statements.Count(async () =>
        {
            for (var i = 0; i < 3; i++)
            {
                Assert.Equivalent(stored, await tenants.Find(business.Tenant.Id, default));
                Assert.Equivalent(stored, await tenants.FindBySlug(business.Tenant.Slug, default));
            }
        }));
    }

    [Fact]
    public async Task Find_WhenAnotherInstanceHasFoundIt_AsksRedis()
    {
        await using var pair = await Pair.Open();
        var stored = await Stored(pair.Business);

        await pair.UntilShared(async instance => Assert.Equivalent(stored, await instance.Get<ITenantDirectory>().Find(pair.Tenant, default)), statements: 0);
        Assert.All(await pair.Redis!.Keys(), key => Assert.StartsWith($"eu:{pair.Tenant.Value}:1:", key, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Find_WhenTheTenantWasMissedBeforeItCame_FindsIt(bool withRedis)
    {
        await using var redis = withRedis ? await RedisServer.Start() : null;
        var database = await TestDatabase.Get();
        await using var instance = Instance.Of(database, redis);
        var tenants = instance.Get<ITenantDirectory>();
        var business = await Business.Open();
        var slug = $"late-{Guid.NewGuid():N}"[..20];
        Assert.Null(await tenants.FindBySlug(slug, default));
        Assert.Null(await tenants.Find(new("nobody"), default));

        await database.Scalar<object>("UPDATE tenancy.tenants SET slug = $1 WHERE tenant_id = $2", slug, business.Tenant.Id.Value);

        Assert.Equal(business.Tenant.Id, (await tenants.FindBySlug(slug, default))?.Id);
        Assert.Null(await tenants.Find(new("nobody"), default));
    }

    private static Task<Tenant?> Stored(Business business) =>
        business.Database.Services.GetRequiredService<TenantDirectory>().Find(business.Tenant.Id, default);
}
