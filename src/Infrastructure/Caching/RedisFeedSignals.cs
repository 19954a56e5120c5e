using GraphBooking.Infrastructure.EventStore;
using Microsoft.Extensions.Logging;
using StackExchange.Redis;

namespace GraphBooking.Infrastructure.Caching;

/// <summary>
/// Within this process at once, and to the tails of all others through Redis. A commit is told to this process alone: its
/// own sequencer takes the turn. Nobody waits for Redis; while it is away the others look once a second, as they do anyway.
/// </summary>
internal sealed partial class RedisFeedSignals : IFeedSignals, IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    private readonly LocalFeedSignals _local = new();
    private readonly WakeUp _outgoing = new();
    private readonly CancellationTokenSource _stopping = new();
    private readonly RedisValue _sender = Guid.NewGuid().ToString("N");
    private readonly RedisConnection _redis;
    private readonly RedisChannel _channel;
    private readonly ILogger _logger;
    private readonly Task _running;

    public RedisFeedSignals(RedisConnection redis, CacheKeys keys, ILogger<RedisFeedSignals> logger)
    {
        (_redis, _logger) = (redis, logger);
        _channel = RedisChannel.Literal(keys.Of("graphbooking:feed"));
        _running = Task.WhenAll(Task.Run(Subscribe), Task.Run(Publish));
    }

    public void Committed() => _local.Committed();

    public void Sequenced()
    {
        _local.Sequenced();
        _outgoing.Ring();
    }

    public Task<bool> WaitForCommit(TimeSpan atMost, CancellationToken cancellationToken) => _local.WaitForCommit(atMost, cancellationToken);

    public Task<bool> WaitForSequence(TimeSpan atMost, CancellationToken cancellationToken) => _local.WaitForSequence(atMost, cancellationToken);

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        await _running;
        _stopping.Dispose();
    }

    // Once subscribed, the connection sees to it that it stays so.
    private async Task Subscribe()
    {
        while (!_stopping.IsCancellationRequested)
        {
            try
            {
                var subscriber = (await _redis.Multiplexer).GetSubscriber();
                await subscriber.SubscribeAsync(_channel, (_, sender) => Hear(sender)).WaitAsync(_stopping.Token);
                return;
            }
            catch (Exception e) when (!_stopping.IsCancellationRequested)
            {
                LogNotSubscribed(e);
                await Task.Delay(Patience, _stopping.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
            catch (OperationCanceledException)
            {
                return;
            }
        }
    }

    private void Hear(RedisValue sender)
    {
        if (sender != _sender)
        {
            _local.Sequenced();
        }
    }

    // One message at a time, however often the bell was rung meanwhile.
    private async Task Publish()
    {
        while (!_stopping.IsCancellationRequested)
        {
            try
            {
                if (await _outgoing.Wait(Timeout.InfiniteTimeSpan, _stopping.Token))
                {
                    var subscriber = (await _redis.Multiplexer).GetSubscriber();
                    await subscriber.PublishAsync(_channel, _sender).WaitAsync(Patience, _stopping.Token);
                }
            }
            catch (Exception e) when (!_stopping.IsCancellationRequested)
            {
                LogNotPublished(e);
            }
            catch (OperationCanceledException)
            {
                return;
            }
        }
    }

    [LoggerMessage(Level = LogLevel.Debug, Message = "The signals of other instances are not heard yet")]
    private partial void LogNotSubscribed(Exception exception);

    [LoggerMessage(Level = LogLevel.Debug, Message = "Other instances were not told of new events; they look within a second")]
    private partial void LogNotPublished(Exception exception);
}
