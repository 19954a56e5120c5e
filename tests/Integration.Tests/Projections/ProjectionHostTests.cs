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
}
