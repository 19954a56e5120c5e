using System.Diagnostics.Metrics;
using GraphBooking.Application.Shared;

namespace GraphBooking.Infrastructure.EventStore;

/// <summary>How far behind the sequencer is and how much it does.</summary>
internal static class SequencerMetrics
{
    /// <summary>As a turn finds it; rises also while no turn succeeds.</summary>
    public static readonly Gauge<double> Lag =
        Telemetry.Meter.CreateGauge<double>("graphbooking.sequencer.lag", "s", "Age of the oldest event without a place in the feed");

    public static readonly Counter<long> Events =
        Telemetry.Meter.CreateCounter<long>("graphbooking.sequencer.events", description: "Events that were given their place in the feed");
}
