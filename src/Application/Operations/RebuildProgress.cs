namespace GraphBooking.Application.Operations;

/// <summary>How far a rebuild of a read model has come.</summary>
/// <param name="Done">Events applied, over all tenants.</param>
/// <param name="Total">Events there are.</param>
/// <param name="EventsPerSecond">As measured since it began or went on.</param>
public sealed record RebuildProgress(long Done, long Total, long EventsPerSecond)
{
    /// <summary>From 0 to 100.</summary>
    public int Percent => Total == 0 ? 100 : (int)(100 * Math.Min(Done, Total) / Total);

    /// <summary>Null while nothing was measured.</summary>
    public TimeSpan? TimeLeft => EventsPerSecond == 0 ? null : TimeSpan.FromSeconds(Math.Max(0, Total - Done) / EventsPerSecond);
}
