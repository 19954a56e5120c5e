using GraphBooking.Infrastructure.Projections;

namespace GraphBooking.Integration.Tests.Projections;

public sealed class ProjectionHostTests
{
    [Theory]
    [InlineData(0, 0, false)]
    [InlineData(100, 10, false)]
    [InlineData(1, ProjectionHost.Most - 1, false)]
    [InlineData(1, ProjectionHost.Most, true)]
    [InlineData(ProjectionHost.TenantsAtOnce, 1, true)]
    [InlineData(ProjectionHost.TenantsAtOnce, 0, false)]
    public void Backlog_IsWhatATurnCouldNotTake(int tenants, int eventsOfEach, bool expected) =>
        Assert.Equal(expected, ProjectionHost.IsBacklog([.. Enumerable.Repeat(eventsOfEach, tenants)]));

    [Theory]
    [InlineData(1, 0, 0)]
    [InlineData(1, 5, 45)]
    [InlineData(100, 5, 45)]
    [InlineData(100, 50, 50)]
    [InlineData(ProjectionHost.TenantsAtOnce, 50, 25)]
    [InlineData(1, 3_000, 5_000)]
    public void Rest_IsNineTimesTheWork_AndFiveSecondsATurnAtMost(int tenants, int work, int expected) =>
        Assert.Equal(TimeSpan.FromMilliseconds(expected), ProjectionHost.RestFrom(TimeSpan.FromMilliseconds(work), tenants));
}
