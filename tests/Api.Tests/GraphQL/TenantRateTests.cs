using GraphBooking.Api.GraphQL.Execution;
using GraphBooking.Domain.Shared;
using Microsoft.Extensions.Options;

namespace GraphBooking.Api.Tests.GraphQL;

public sealed class TenantRateTests
{
    private readonly ManualClock _clock = new();

    [Fact]
    public void Take_WhenTheBucketIsEmpty_RefusesUntilEnoughIsBack()
    {
        var rates = Rates();

        Assert.Equal(new RateState(100, 40, 6, null), rates.Take(TestServer.Tenant, 60));
        Assert.Equal(new RateState(100, 40, 6, 1), rates.Take(TestServer.Tenant, 41));
        Assert.Equal(new RateState(100, 0, 10, null), rates.Take(TestServer.Tenant, 40));
        Assert.Equal(new RateState(100, 0, 10, 5), rates.Take(TestServer.Tenant, 50));
        _clock.Advance(TimeSpan.FromSeconds(4.9));
        Assert.Equal(1, rates.Take(TestServer.Tenant, 50)!.RetryAfter);
        _clock.Advance(TimeSpan.FromSeconds(0.1));
        Assert.Null(rates.Take(TestServer.Tenant, 50)!.RetryAfter);
    }

    [Fact]
    public void Take_WhenATenantRests_HasNoMoreThanTheBurst()
    {
        var rates = Rates();
        rates.Take(TestServer.Tenant, 100);
        _clock.Advance(TimeSpan.FromHours(1));

        Assert.Equal(new RateState(100, 99, 1, null), rates.Take(TestServer.Tenant, 0));
    }

    [Fact]
    public void Take_WhenOneTenantHasSpentAll_LeavesTheOthersAlone()
    {
        var rates = Rates();
        rates.Take(TestServer.Tenant, 100);

        Assert.Null(rates.Take(TenantId.New(), 100)!.RetryAfter);
        Assert.NotNull(rates.Take(TestServer.Tenant, 100)!.RetryAfter);
    }

    [Fact]
    public void Take_WhenEverMoreTenantsCome_RemembersThoseThatHaveSpentMost()
    {
        var rates = Rates(size: 10);
        rates.Take(TestServer.Tenant, 100);
        for (var i = 0; i < 1000; i++)
        {
            rates.Take(TenantId.New(), 1);
            Assert.True(rates.Count <= 10);
        }

        Assert.NotNull(rates.Take(TestServer.Tenant, 1)!.RetryAfter);
    }

    [Fact]
    public void Take_WhenNotEnabled_LimitsNothing() => Assert.Null(Rates(enabled: false).Take(TestServer.Tenant, 1_000_000));

    [Theory]
    [InlineData(100, 1, false)]
    [InlineData(99, 1, true)]
    [InlineData(100, 0, true)]
    public void Validate_WhenAnAllowedOperationCouldNeverRun_Fails(int burst, int perSecond, bool fails)
    {
        var validator = new RateLimitOptionsValidator(Options.Create(new LimitsOptions { MaxCost = 100 }));

        Assert.Equal(fails, validator.Validate(null, new RateLimitOptions { Burst = burst, PerSecond = perSecond }).Failed);
    }

    private TenantRates Rates(int size = 100, bool enabled = true) =>
        new(Options.Create(new RateLimitOptions { Enabled = enabled, Burst = 100, PerSecond = 10 }), _clock, size);
}
