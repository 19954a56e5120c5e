namespace GraphBooking.Application.Shared;

/// <summary>
/// A token that is cancelled after a time, or with another one. What is cancelled may fail at it (a database connection that breaks
/// at this very moment does); from a timer of the runtime that would end the process, and here it ends nothing.
/// </summary>
public sealed class TimeLimit : IDisposable
{
    private readonly CancellationTokenSource _source;
    private readonly ITimer _timer;
    private volatile bool _hasPassed;

    public TimeLimit(TimeSpan time, TimeProvider clock, CancellationToken earlier)
    {
        _source = CancellationTokenSource.CreateLinkedTokenSource(earlier);
        _timer = clock.CreateTimer(static limit => ((TimeLimit)limit!).Pass(), this, time, Timeout.InfiniteTimeSpan);
    }

    public CancellationToken Token => _source.Token;

    /// <summary>Whether it was the time that ended it.</summary>
    public bool HasPassed => _hasPassed;

    public void Dispose()
    {
        _timer.Dispose();
        _source.Dispose();
    }

    private void Pass()
    {
        _hasPassed = true;
        try
        {
            _source.Cancel();
        }
        catch (Exception e) when (e is AggregateException or ObjectDisposedException)
        {
            // Whoever waits for the work is told of its failure there.
        }
    }
}
