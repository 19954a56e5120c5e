using Microsoft.Extensions.Caching.Distributed;
using StackExchange.Redis;

namespace GraphBooking.Infrastructure.Caching;

/// <summary>
/// The level that instances share. Whatever takes longer than asking the database has failed: the cache above then leaves
/// this level alone for a while, and asks the database.
/// </summary>
internal sealed class RedisLevel(RedisConnection redis, TimeProvider clock) : IDistributedCache
{
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(50);

    public async Task<byte[]?> GetAsync(string key, CancellationToken token = default) =>
        await InTime(database => database.StringGetAsync(key), token);

    public Task SetAsync(string key, byte[] value, DistributedCacheEntryOptions options, CancellationToken token = default) =>
        InTime(database => database.StringSetAsync(key, value, LifeOf(options)), token);

    public Task RemoveAsync(string key, CancellationToken token = default) => InTime(database => database.KeyDeleteAsync(key), token);

    public Task RefreshAsync(string key, CancellationToken token = default) => throw OnlyWhatIsNeeded();

    public byte[]? Get(string key) => throw OnlyWhatIsNeeded();

    public void Set(string key, byte[] value, DistributedCacheEntryOptions options) => throw OnlyWhatIsNeeded();

    public void Remove(string key) => throw OnlyWhatIsNeeded();

    public void Refresh(string key) => throw OnlyWhatIsNeeded();

    private async Task<T> InTime<T>(Func<IDatabase, Task<T>> ask, CancellationToken cancellationToken)
    {
        try
        {
            return await Ask(ask).WaitAsync(Patience, cancellationToken);
        }
        catch (Exception) when (!cancellationToken.IsCancellationRequested)
        {
            CacheMetrics.Failures.Add(1);
            throw;
        }
    }

    private async Task<T> Ask<T>(Func<IDatabase, Task<T>> ask) => await ask((await redis.Multiplexer).GetDatabase());

    private Expiration LifeOf(DistributedCacheEntryOptions options) =>
        new(options.AbsoluteExpirationRelativeToNow ?? options.AbsoluteExpiration!.Value - clock.GetUtcNow());

    private static NotSupportedException OnlyWhatIsNeeded() => new("Redis is asked asynchronously, and its entries do not slide.");
}
