using System.Diagnostics;

namespace GraphBooking.Cluster.Tests;

/// <summary>What callers see of a primary's death: nothing acknowledged is lost, nothing is done twice, and it is over soon.</summary>
[Collection(Cluster.Name)]
public sealed class FailoverTests(Cluster cluster)
{
    private static readonly TimeSpan Promised = TimeSpan.FromSeconds(10);

    // The old primary is rewound, or copied anew.
    private static readonly TimeSpan Back = TimeSpan.FromSeconds(90);

    public enum Accident
    {
        PostgreSQL,
        Patroni,
        WholeNode,
    }

    [Theory]
    [InlineData(Accident.PostgreSQL)]
    [InlineData(Accident.Patroni)]
    [InlineData(Accident.WholeNode)]
    public async Task Primary_WhenItIsKilledUnderSixteenWriters_LosesNothing(Accident accident)
    {
        for (var round = 0; round < Cluster.Rounds(5); round++)
        {
            await cluster.Ready();
            var shop = await Shop.Open(cluster);
            var writers = await Writers.Start(shop, 16);
            await writers.UntilAnswered(100);

            var primary = await cluster.Primary();
            var killed = Stopwatch.GetTimestamp();
            Kill(primary, accident);
            await writers.UntilAnsweredAgain(200);
            await writers.End();

            Assert.Empty(writers.Contradictions);
            Assert.InRange(writers.LongestSilence(killed), TimeSpan.Zero, Promised);
            Assert.True(
                writers.Failed.All(failure => failure.What.Contains("SERVICE_UNAVAILABLE", StringComparison.Ordinal)),
                $"{string.Join('\n', writers.Failed)}\n{cluster.FailedOperations()}");
            await AssertNothingIsLost(shop, writers);
            await cluster.Up();
            await cluster.Whole(Back);
            Assert.Contains(cluster.Named(primary.Name).Role, new[] { "replica", "primary" });
            await AssertNothingIsLost(shop, writers);
        }
    }

    [Fact]
    public async Task Primary_WhenItIsLostAfterItsStandbyWentSilent_LosesNothingThatWasAcknowledged()
    {
        for (var round = 0; round < Cluster.Rounds(5); round++)
        {
            await cluster.Ready();
            var shop = await Shop.Open(cluster);
            // Those that hang up do so while their commits wait for the standby.
            var writers = await Writers.Start(shop, 16, patience: TimeSpan.FromMilliseconds(300));
            await writers.UntilAnswered(100);

            var primary = await cluster.Primary();
            var standby = cluster.Replica;
            await using var superuser = standby.Superuser(cluster.Endpoints);
            var receiver = await Books.Scalar<int>(superuser, "SELECT pid FROM pg_stat_wal_receiver");
            Signal.Stop(receiver);
            await Task.Delay(TimeSpan.FromSeconds(1.5));
            Kill(primary, Accident.WholeNode);
            Signal.Continue(receiver);
            await writers.UntilAnsweredAgain(200);
            await writers.End();

            Assert.NotEmpty(writers.Abandoned);
            Assert.Empty(writers.Contradictions);
            await AssertNothingIsLost(shop, writers);
            await cluster.Up();
            await cluster.Whole(Back);
            await AssertNothingIsLost(shop, writers);
        }
    }

    [Fact]
    public async Task Commit_WhenItsWaitForTheStandbyIsBrokenOff_IsAcknowledgedOnceTheStandbyHasIt()
    {
        await cluster.Ready();
        var shop = await Shop.Open(cluster);
        var resource = await shop.Resource(capacity: 1000);
        var service = await shop.Service(resource);
        await using var standby = cluster.Replica.Superuser(cluster.Endpoints);
        await using var primary = (await cluster.Primary()).Superuser(cluster.Endpoints);
        var receiver = await Books.Scalar<int>(standby, "SELECT pid FROM pg_stat_wal_receiver");
        Signal.Stop(receiver);
        Task<(string Id, string)> holding;
        try
        {
            holding = shop.Hold(service, resource, Shop.Day(3));
            // As a time-out or an impatient client would: the server then says that the commit succeeded.
            await Wait.For("a commit to wait for the standby", TimeSpan.FromSeconds(4), async () => await Books.Scalar<long>(
                primary,
                "SELECT count(*) FILTER (WHERE pg_cancel_backend(pid)) FROM pg_stat_activity " +
                "WHERE wait_event = 'SyncRep' AND usename = 'graphbooking_application' AND query LIKE '%COMMIT%'") > 0);
            await Task.Delay(300);
            Assert.False(holding.IsCompleted);
        }
        finally
        {
            Signal.Continue(receiver);
        }

        Assert.Equal([(await holding).Id], await Books.Bookings(primary, shop.Slug));
    }

    // Each acknowledged once and no booking that no key stands for. Those who hung up may have one, and no more than one.
    private async Task AssertNothingIsLost(Shop shop, Writers writers)
    {
        await using var superuser = (await cluster.Primary()).Superuser(cluster.Endpoints);
        var stored = await Books.Bookings(superuser, shop.Slug);
        Assert.Empty(writers.Acknowledged.Values.Except(stored));
        Assert.Equal(writers.Acknowledged.Count, writers.Acknowledged.Values.Distinct().Count());
        Assert.InRange(stored.Count - writers.Acknowledged.Count, 0, writers.Abandoned.Count);
    }

    private static void Kill(Node node, Accident accident)
    {
        switch (accident)
        {
            case Accident.PostgreSQL:
                Signal.Kill(node.Pid);
                break;
            case Accident.Patroni:
                Signal.Kill(node.PatroniPid);
                break;
            default:
                Signal.Kill(node.WholeNode);
                break;
        }
    }
}
