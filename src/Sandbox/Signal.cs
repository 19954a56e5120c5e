using System.Threading.Channels;

namespace GraphBooking.Sandbox;

/// <summary>Wakes one waiting worker; a signal that comes while it works is not lost.</summary>
internal sealed class Signal(TimeProvider clock)
{
    private readonly Channel<bool> _set = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });

    public void Set() => _set.Writer.TryWrite(true);

    /// <summary>Until the signal or that time, whichever is first.</summary>
    /// <param name="until">Null to wait for the signal alone.</param>
    public async Task Wait(DateTimeOffset? until, CancellationToken cancellationToken)
    {
        var remaining = until - clock.GetUtcNow();
        if (remaining <= TimeSpan.Zero)
        {
            return;
        }

        using var limit = new CancellationTokenSource(remaining ?? Timeout.InfiniteTimeSpan, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            await _set.Reader.ReadAsync(either.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            // The time has come.
        }
    }
}
