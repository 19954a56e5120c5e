using System.Diagnostics.Metrics;
using GraphBooking.Application.Shared;
using Npgsql;

namespace GraphBooking.Infrastructure.Routing;

/// <summary>Which nodes serve, and how often that went wrong.</summary>
internal static class RoutingMetrics
{
    private static readonly Counter<long> Reads = Telemetry.Meter.CreateCounter<long>(
        "graphbooking.reads", description: "Reads, by the node that served them and what it was chosen as");

    public static void Read(ReadPlace place)
    {
        if (place.IsRouted)
        {
            Reads.Add(
                1,
                new KeyValuePair<string, object?>("node", place.Node.Name),
                new KeyValuePair<string, object?>("role", place.IsPrimary ? "primary" : "replica"));
        }
    }

    public static void Retried(Exception e) => Telemetry.Retries.Add(
        1, new KeyValuePair<string, object?>("sqlstate", Transience.Cause(e) is PostgresException postgres ? postgres.SqlState : "connection"));

    /// <summary>Of what is looked at, while it is.</summary>
    public static void Observe(Nodes nodes)
    {
        Telemetry.Meter.CreateObservableGauge("graphbooking.node.up", () => nodes.All.Select(node => Of(node, node.State.IsUp ? 1 : 0)));
        Telemetry.Meter.CreateObservableGauge("graphbooking.node.primary", () => nodes.All.Select(node => Of(node, node.State.IsPrimary ? 1 : 0)));
        Telemetry.Meter.CreateObservableGauge(
            "graphbooking.node.lag",
            () => nodes.All.Select(node => Of(node, Math.Min(nodes.LagOf(node).TotalSeconds, int.MaxValue))), "s", "How far a replica is behind");
    }

    private static Measurement<double> Of(Node node, double value) => new(value, new KeyValuePair<string, object?>("node", node.Name));
}
