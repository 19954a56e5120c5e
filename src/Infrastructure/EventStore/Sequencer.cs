using System.Diagnostics;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace GraphBooking.Infrastructure.EventStore;

/// <summary>
/// Takes turns with the sequencers of other instances, after every commit of this process and once a second: whichever gets
/// the lock does the work of that moment, so that nobody has to notice that another has died.
/// </summary>
internal sealed partial class Sequencer(FeedWriter writer, IFeedSignals signals, ILogger<Sequencer> logger) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    // Commits that arrive together share a turn.
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);

    // When the oldest event came that may still be waiting.
    private long _behindSince = Stopwatch.GetTimestamp();

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            var isRung = await signals.WaitForCommit(Interval, stoppingToken);
            try
            {
                await Drain(isRung, stoppingToken);
            }
            catch (Exception e) when (!stoppingToken.IsCancellationRequested)
            {
                SequencerMetrics.Lag.Record(Stopwatch.GetElapsedTime(_behindSince).TotalSeconds);
                LogTurnFailed(e);
            }
        }
    }

    private async Task Drain(bool isRung, CancellationToken cancellationToken)
    {
        // A holder in the middle of its turn may have looked before our commit.
        for (var patience = Pause; ; patience *= 2)
        {
            var turn = await writer.Turn(cancellationToken);
            Note(turn);
            if (turn.Moved > 0 || (isRung && turn.IsHolder))
            {
                // Also when another instance was faster than our commit's signal.
                signals.Sequenced();
            }

            if (turn.Moved == FeedWriter.Most)
            {
                patience = Pause;
                continue;
            }

            if (turn.IsHolder || patience >= Interval)
            {
                await Task.Delay(Pause, cancellationToken);
                return;
            }

            await Task.Delay(patience, cancellationToken);
        }
    }

    private void Note(FeedTurn turn)
    {
        var waited = turn.Waited ?? TimeSpan.Zero;
        _behindSince = Stopwatch.GetTimestamp() - (long)(waited.TotalSeconds * Stopwatch.Frequency);
        SequencerMetrics.Lag.Record(waited.TotalSeconds);
        SequencerMetrics.Events.Add(turn.Moved);
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "Events could not be put into the feed; the next turn tries again")]
    private partial void LogTurnFailed(Exception exception);
}
