using GraphBooking.Application.Shared;
using GraphBooking.Infrastructure.Persistence;
using GraphBooking.Infrastructure.Routing;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace GraphBooking.Infrastructure.EventStore;

/// <summary>
/// Follows the feed once for all subscribers of this process: what the database does is the same for one of them and for
/// a thousand.
/// </summary>
internal sealed partial class FeedTail(
    DataSources sources, IFeedSignals signals, FeedSubscribers subscribers, LatestPosition latest, ILogger<FeedTail> logger) : BackgroundService
{
    // A good deal less than may wait for one subscriber: a burst alone cuts nobody off.
    private const int Most = FeedSubscriber.Most / 4;
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    private long? _sequence;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await Follow(stoppingToken);
            }
            catch (Exception e) when (!stoppingToken.IsCancellationRequested)
            {
                LogReadFailed(e);
            }

            await signals.WaitForSequence(Interval, stoppingToken);
        }
    }

    private async Task Follow(CancellationToken cancellationToken)
    {
        if (_sequence is not { } last)
        {
            await using var newest = sources.Worker.CreateCommand(FeedSql.Newest);
            _sequence = (long)(await newest.ExecuteScalarAsync(cancellationToken))!;
            subscribers.Open();
            return;
        }

        List<FeedRow> rows;
        do
        {
            rows = await Read(last, cancellationToken);
            subscribers.Deliver(rows);
            _sequence = last = rows.Count == 0 ? last : rows[^1].Sequence;
        }
        while (rows.Count == Most);
    }

    private async Task<List<FeedRow>> Read(long after, CancellationToken cancellationToken)
    {
        await using var connection = await sources.Worker.OpenConnectionAsync(cancellationToken);
        await using var batch = new SqlBatch(connection).Add(FeedSql.Tail, P.Long(after), P.Int(Most)).Add(PositionSql.OfPrimary);
        await using var reader = await batch.Read(cancellationToken);
        var rows = new List<FeedRow>();
        while (await reader.ReadAsync(cancellationToken))
        {
            rows.Add(FeedRow.Read(reader));
        }

        latest.Raise((await reader.NextRows(PositionSql.OfPrimaryRow, cancellationToken))[0]);
        return rows;
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "The feed could not be read; subscribers wait for the next try")]
    private partial void LogReadFailed(Exception exception);
}
