using Microsoft.Extensions.Configuration;

namespace GraphBooking.Infrastructure.Routing;

/// <summary>How reads find a replica, and writes a primary: <c>GraphBooking:Routing</c>.</summary>
internal sealed class RoutingOptions
{
    public const string Section = "GraphBooking:Routing";

    /// <summary>How often every node is looked at, and the heartbeat written.</summary>
    public TimeSpan Interval { get; set; } = TimeSpan.FromMilliseconds(250);

    /// <summary>A node that has not answered by then is away.</summary>
    public TimeSpan Patience { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>A replica further behind serves nobody.</summary>
    public TimeSpan MaxLag { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>How long a replica is given to reach what the caller has already seen, before the primary is asked.</summary>
    public TimeSpan CatchUp { get; set; } = TimeSpan.FromMilliseconds(50);

    /// <summary>How long a request is tried again while a primary is looked for.</summary>
    public TimeSpan Failover { get; set; } = TimeSpan.FromSeconds(15);

    /// <summary>Reads at once that the primary takes over from replicas; writes have the rest of the pool to themselves.</summary>
    public int MaxPrimaryReads { get; set; } = 16;

    /// <summary>How long a read stands in line for one of those.</summary>
    public TimeSpan LongestLine { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>Whether reports are read where everything else is while the analytics replica is away.</summary>
    public bool ReportsFallBack { get; set; }

    /// <exception cref="InvalidOperationException">A time is not over zero, or the number not.</exception>
    public static RoutingOptions Read(IConfiguration configuration)
    {
        var options = configuration.GetSection(Section).Get<RoutingOptions>() ?? new RoutingOptions();
        var times = new[] { options.Interval, options.Patience, options.MaxLag, options.CatchUp, options.Failover, options.LongestLine };
        return times.All(time => time > TimeSpan.Zero) && options.MaxPrimaryReads > 0
            ? options
            : throw new InvalidOperationException($"Every time of {Section}, and MaxPrimaryReads, is over zero.");
    }
}
