using GraphBooking.Infrastructure.EventStore;
using Microsoft.Extensions.Caching.Memory;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using ZiggyCreatures.Caching.Fusion;
using ZiggyCreatures.Caching.Fusion.Backplane.StackExchangeRedis;
using ZiggyCreatures.Caching.Fusion.Serialization.SystemTextJson;

namespace GraphBooking.Infrastructure.Caching;

/// <summary>One cache with two levels where Redis is configured, and the same one in memory alone where it is not.</summary>
internal static class CacheServices
{
    private const long MostMemory = 64 * 1024 * 1024;

    public static void AddCache(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddSingleton<CacheKeys>();
        services.AddSingleton<CacheReads>();
        services.AddSingleton<CatalogVersions>();
        services.AddSingleton<CachedCatalog>();
        services.AddSingleton<CachedOccupancy>();
        services.AddScoped<CatalogChanges>();
        if (RedisConnection.IsConfigured(configuration))
        {
            services.AddSingleton<RedisConnection>();
            services.AddSingleton<RedisLevel>();
            services.AddSingleton<IFusionCache>(provider => TwoLevels(provider));
            services.AddSingleton<IFeedSignals, RedisFeedSignals>();
        }
        else
        {
            services.AddSingleton<IFusionCache>(_ => InMemory());
            services.AddSingleton<IFeedSignals, LocalFeedSignals>();
        }
    }

    private static FusionCache TwoLevels(IServiceProvider provider)
    {
        var cache = InMemory();
        var redis = provider.GetRequiredService<RedisConnection>();
        cache.SetupDistributedCache(provider.GetRequiredService<RedisLevel>(), new FusionCacheSystemTextJsonSerializer(CacheJson.Options));
        cache.SetupBackplane(new RedisBackplane(
            new RedisBackplaneOptions { ConnectionMultiplexerFactory = () => redis.Multiplexer }));
        var log = provider.GetRequiredService<ILogger<RedisLevel>>();
        cache.Events.Distributed.CircuitBreakerChange += (_, change) => RedisLog.Changed(log, change.IsClosed);
        return cache;
    }

    // Without a logger: it would write down every question. What concerns Redis is logged once, where it changes.
    private static FusionCache InMemory() => new(
        new FusionCacheOptions
        {
            CacheName = "graphbooking",
            DistributedCacheKeyModifierMode = CacheKeyModifierMode.Suffix,
            DistributedCacheCircuitBreakerDuration = TimeSpan.FromSeconds(2),
            BackplaneCircuitBreakerDuration = TimeSpan.FromSeconds(2),
            // What Redis has not been told is known within a second or never matters.
            EnableAutoRecovery = false,
            DisableTagging = true,
        },
        new MemoryCache(new MemoryCacheOptions { SizeLimit = MostMemory }));
}

internal static partial class RedisLog
{
    public static void Changed(ILogger log, bool isUsed)
    {
        if (isUsed)
        {
            UsedAgain(log);
        }
        else
        {
            LeftAlone(log);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Redis does not answer in time and is left alone for a moment; the database is asked instead")]
    private static partial void LeftAlone(ILogger log);

    [LoggerMessage(Level = LogLevel.Information, Message = "Redis is asked again")]
    private static partial void UsedAgain(ILogger log);
}
