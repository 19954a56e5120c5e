namespace GraphBooking.Infrastructure.EventStore;

/// <summary>
/// Tells that there is work before the next look, which comes within a second anyway: a signal may get lost, and nothing
/// but time is lost with it. What carries signals between processes stands behind this too.
/// </summary>
internal interface IFeedSignals
{
    /// <summary>An event was committed.</summary>
    void Committed();

    /// <summary>The feed may have grown.</summary>
    void Sequenced();

    /// <returns>False when the time was up.</returns>
    Task<bool> WaitForCommit(TimeSpan atMost, CancellationToken cancellationToken);

    /// <inheritdoc cref="WaitForCommit"/>
    Task<bool> WaitForSequence(TimeSpan atMost, CancellationToken cancellationToken);
}

/// <summary>Within this process.</summary>
internal sealed class LocalFeedSignals : IFeedSignals
{
    private readonly WakeUp _committed = new();
    private readonly WakeUp _sequenced = new();

    public void Committed() => _committed.Ring();

    public void Sequenced() => _sequenced.Ring();

    public Task<bool> WaitForCommit(TimeSpan atMost, CancellationToken cancellationToken) => _committed.Wait(atMost, cancellationToken);

    public Task<bool> WaitForSequence(TimeSpan atMost, CancellationToken cancellationToken) => _sequenced.Wait(atMost, cancellationToken);
}
