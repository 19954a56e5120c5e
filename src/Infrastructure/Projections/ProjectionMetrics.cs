using System.Diagnostics.Metrics;
using GraphBooking.Application.Shared;

namespace GraphBooking.Infrastructure.Projections;

/// <summary>How far behind the read models are and how much is done.</summary>
internal static class ProjectionMetrics
{
    public static readonly Gauge<double> Lag =
        Telemetry.Meter.CreateGauge<double>("graphbooking.projections.lag", "s", "Age of the oldest event that a projection has not applied");

    public static readonly Counter<long> Events =
        Telemetry.Meter.CreateCounter<long>("graphbooking.projections.events", description: "Events applied to read models");
}
