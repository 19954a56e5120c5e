using GraphBooking.Application.Shared;
using GraphBooking.Infrastructure.Routing;
using Npgsql;

namespace GraphBooking.Integration.Tests.Routing;

/// <summary>Which replica serves next, by what the nodes said of themselves.</summary>
public sealed class NodesTests : IAsyncDisposable
{
    private static readonly TimeSpan MaxLag = TimeSpan.FromSeconds(2);
    private static readonly DateTimeOffset Now = new(2026, 11, 25, 12, 0, 0, TimeSpan.Zero);

    // Nothing is connected to.
    private readonly Nodes _nodes = new(Settings(), Settings(), null);

    [Fact]
    public void Next_OfTwoThatAreAsNew_TakesTurns()
    {
        Set(0, isPrimary: true, behind: 0);
        Set(1, isPrimary: false, behind: 0);
        Set(2, isPrimary: false, behind: 0.1);

        Assert.Equal(new Dictionary<string, int> { ["b:6432"] = 30, ["c:6432"] = 30 }, Served(60));
    }

    [Fact]
    public void Next_WhenOneIsCloseToTheLimit_TakesItHalfAsOften()
    {
        Set(0, isPrimary: true, behind: 0);
        Set(1, isPrimary: false, behind: 0);
        Set(2, isPrimary: false, behind: 1.5);

        Assert.Equal(new Dictionary<string, int> { ["b:6432"] = 40, ["c:6432"] = 20 }, Served(60));
    }

    [Fact]
    public void Next_WhenOneIsTooFarBehindOrAway_LeavesItOut()
    {
        Set(0, isPrimary: true, behind: 0);
        Set(1, isPrimary: false, behind: 2.1);
        Set(2, isPrimary: false, behind: 0, isUp: false);

        Assert.Null(_nodes.NextReplica(MaxLag, _ => true));
    }

    [Fact]
    public void Next_WhileThereIsNoPrimary_GoesOnWithTheReplicas()
    {
        // Its last heartbeat was by a clock that was ahead.
        Set(0, isPrimary: true, behind: -60, isUp: false);
        Set(1, isPrimary: false, behind: 10);
        Set(2, isPrimary: false, behind: 10, isUp: false);

        Assert.Equal("b:6432", _nodes.NextReplica(MaxLag, _ => true)?.Name);
    }

    public ValueTask DisposeAsync() => _nodes.DisposeAsync();

    private Dictionary<string, int> Served(int times) => Enumerable.Range(0, times)
        .Select(_ => _nodes.NextReplica(MaxLag, _ => true)!.Name).CountBy(name => name).OrderBy(count => count.Key).ToDictionary();

    private void Set(int node, bool isPrimary, double behind, bool isUp = true) =>
        _nodes.All[node].State = new NodeState(isUp, isPrimary, new LogPosition(1, 1), Now - TimeSpan.FromSeconds(behind));

    private static NpgsqlConnectionStringBuilder Settings() => new("Host=a:6432,b:6432,c:6432;Database=none;Username=nobody");
}
