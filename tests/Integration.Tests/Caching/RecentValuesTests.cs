using GraphBooking.Domain.Shared;
using GraphBooking.Infrastructure.Caching;

namespace GraphBooking.Integration.Tests.Caching;

public sealed class RecentValuesTests
{
    private static readonly Guid Id = Guid.NewGuid();

    private readonly TenantId _one = TenantId.New();
    private readonly RecentValues<string> _recent = new();

    [Fact]
    public void Find_GivesWhatIsKeptUnderThisVersionOfThisTenant_AndNothingElse()
    {
        _recent.Keep(_one, Id, 7, "seven");

        Assert.Equal("seven", _recent.Find(_one, Id, 7));
        Assert.Null(_recent.Find(_one, Id, 6));
        Assert.Null(_recent.Find(_one, Id, 8));
    }

    /// <summary>Whatever shares a place.</summary>
    [Fact]
    public void Find_NeverGivesWhatIsOfAnother()
    {
        var kept = Enumerable.Range(0, 50_000).Select(_ => (Tenant: TenantId.New(), Id: Guid.NewGuid())).ToArray();
        foreach (var (tenant, id) in kept)
        {
            _recent.Keep(tenant, id, 1, $"{tenant}{id}");
        }

        var found = kept.Select(one => (Expected: $"{one.Tenant}{one.Id}", Found: _recent.Find(one.Tenant, one.Id, 1))).ToArray();
        Assert.All(found, one => Assert.True(one.Found is null || one.Found == one.Expected));
        Assert.Contains(found, one => one.Found is not null);
        Assert.All(kept.Zip(kept.Skip(1)), pair => Assert.Null(_recent.Find(pair.First.Tenant, pair.Second.Id, 1)));
    }
}
