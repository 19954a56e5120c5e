using GraphBooking.Api.GraphQL.Execution;
using GraphBooking.Application.Shared;
using GraphBooking.Domain.Shared;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace GraphBooking.Api.Tests.GraphQL;

public sealed class TenantRateTests
{
    private readonly ManualClock _clock = new();

    [Fact]
    public void Take_WhenTheBucketIsEmpty_RefusesUntilEnoughIsBack()
    {
        var rates = Rates();

        Assert.Equal(new RateState(100, 40, 6, null), rates.Take(TestServer.Staff, 60));
        Assert.Equal(new RateState(100, 40, 6, 1), rates.Take(TestServer.Staff, 41));
        Assert.Equal(new RateState(100, 0, 10, null), rates.Take(TestServer.Staff, 40));
        Assert.Equal(new RateState(100, 0, 10, 5), rates.Take(TestServer.Staff, 50));
        _clock.Advance(TimeSpan.FromSeconds(4.9));
        Assert.Equal(1, rates.Take(TestServer.Staff, 50)!.RetryAfter);
        _clock.Advance(TimeSpan.FromSeconds(0.1));
        Assert.Null(rates.Take(TestServer.Staff, 50)!.RetryAfter);
    }

    [Fact]
    public void Take_WhenATenantRests_HasNoMoreThanTheBurst()
    {
        var rates = Rates();
        rates.Take(TestServer.Staff, 100);
        _clock.Advance(TimeSpan.FromHours(1));

        Assert.Equal(new RateState(100, 99, 1, null), rates.Take(TestServer.Staff, 0));
    }

    [Fact]
    public void Take_WhenOneTenantHasSpentAll_LeavesTheOthersAlone()
    {
        var rates = Rates();
        rates.Take(TestServer.Staff, 100);

        Assert.Null(rates.Take(Stranger(), 100)!.RetryAfter);
        Assert.NotNull(rates.Take(TestServer.Staff, 100)!.RetryAfter);
    }

    [Fact]
    public void Take_WhenEverMoreTenantsCome_RemembersThoseThatHaveSpentMost()
    {
        var rates = Rates(size: 10);
        rates.Take(TestServer.Staff, 100);
        for (var i = 0; i < 1000; i++)
        {
            rates.Take(Stranger(), 1);
            Assert.True(rates.Count <= 10);
        }

        Assert.NotNull(rates.Take(TestServer.Staff, 1)!.RetryAfter);
    }

    [Fact]
    public void Take_WhenNotEnabled_LimitsNothing() => Assert.Null(Rates(enabled: false).Take(TestServer.Staff, 1_000_000));

    [Theory]
    [InlineData(100, 1, false)]
    [InlineData(99, 1, true)]
    [InlineData(100, 0, true)]
    public void Validate_WhenAnAllowedOperationCouldNeverRun_Fails(int burst, int perSecond, bool fails)
    {
        var validator = new RateLimitOptionsValidator(Options.Create(new LimitsOptions { MaxCost = 100 }));

        Assert.Equal(fails, validator.Validate(null, new RateLimitOptions { Burst = burst, PerSecond = perSecond, PartnerBurst = 100 }).Failed);
    }

    [Theory]
    [InlineData(100, 1, false)]
    [InlineData(99, 1, true)]
    [InlineData(100, 0, true)]
    public void Validate_WhenAnAllowedOperationOfAPartnerCouldNeverRun_Fails(int burst, int perSecond, bool fails)
    {
        var validator = new RateLimitOptionsValidator(Options.Create(new LimitsOptions { MaxCost = 100 }));

        Assert.Equal(fails, validator.Validate(null, new RateLimitOptions { PartnerBurst = burst, PartnerPerSecond = perSecond }).Failed);
    }

    [Fact]
    public void Take_WhenAPartnerHasSpentItsShare_LeavesTheTenantAndItsOtherPartnersAlone()
    {
        var rates = Rates();

        Assert.Equal(new RateState(50, 10, 8, null), rates.Take(Partner("a"), 40));
        Assert.Equal(new RateState(50, 10, 8, 1), rates.Take(Partner("a"), 11));
        Assert.Equal(new RateState(50, 10, 8, null), rates.Take(Partner("b"), 40));
        // Both have spent from the tenant's share, and what was refused has not.
        Assert.Equal(1, rates.Take(TestServer.Staff, 21)!.RetryAfter);
        Assert.Equal(new RateState(100, 0, 10, null), rates.Take(TestServer.Staff, 20));
    }

    [Fact]
    public void Take_WhenTheTenantHasSpentAll_RefusesThePartnerAndTakesNothingOfIts()
    {
        var rates = Rates();
        rates.Take(TestServer.Staff, 90);

        Assert.Equal(new RateState(100, 10, 9, 1), rates.Take(Partner("a"), 20));
        Assert.Equal(new RateState(100, 10, 9, 1), rates.Take(Partner("a"), 20));
        _clock.Advance(TimeSpan.FromSeconds(9));
        Assert.Equal(new RateState(50, 0, 10, null), rates.Take(Partner("a"), 50));
    }

    [Fact]
    public void Take_WhenBothAreShort_TellsOfTheLongerWait()
    {
        var rates = Rates();
        rates.Take(Partner("a"), 50);
        rates.Take(TestServer.Staff, 49);

        Assert.Equal(new RateState(50, 0, 10, 8), rates.Take(Partner("a"), 40));
    }

    [Fact]
    public void Take_WhenTwoTenantsHaveAPartnerOfTheSameName_KeepsThemApart()
    {
        var rates = Rates();
        rates.Take(Partner("a"), 50);

        Assert.Null(rates.Take(Partner("a") with { Tenant = TenantId.New() }, 50)!.RetryAfter);
        Assert.NotNull(rates.Take(Partner("a"), 50)!.RetryAfter);
    }

    [Fact]
    public async Task Execute_WhenAPartnerAsks_TellsOfItsShareOrOfItsTenantsWhicheverIsTighter()
    {
        var server = new TestServer(services => services.AddSingleton<TimeProvider>(_clock).Configure<RateLimitOptions>(options =>
            (options.Enabled, options.Burst, options.PartnerBurst) = (true, 10_100, 10_000)));
        var (partner, staff, last) = (new OperationMeter(), new OperationMeter(), new OperationMeter());

        await server.Ask("{ __typename }", TestServer.As(Role.Partner), meter: partner);
        await server.Ask("{ a: bookings(first: 100) { nodes { customer { id } } } }", TestServer.Staff, meter: staff);
        await server.Ask("{ __typename }", TestServer.As(Role.Partner), meter: last);

        Assert.Equal((10_000, 9_999), (partner.Rate!.Limit, partner.Rate.Remaining));
        Assert.Equal((10_100, 9_898), (staff.Rate!.Limit, staff.Rate.Remaining));
        Assert.Equal((10_100, 9_897), (last.Rate!.Limit, last.Rate.Remaining));
    }

    private static Caller Stranger() => TestServer.Staff with { Tenant = TenantId.New() };

    private static Caller Partner(string subject) => new(Role.Partner, subject, TestServer.Tenant);

    private TenantRates Rates(int size = 100, bool enabled = true) => new(
        Options.Create(new RateLimitOptions { Enabled = enabled, Burst = 100, PerSecond = 10, PartnerBurst = 50, PartnerPerSecond = 5 }), _clock, size);
}
