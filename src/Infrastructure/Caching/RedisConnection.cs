using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;
using StackExchange.Redis;

namespace GraphBooking.Infrastructure.Caching;

/// <summary>
/// The one connection of this process to Redis: <c>ConnectionStrings:Redis</c>, with the certificate of
/// <c>GraphBooking:Redis:RootCertificate</c> as the one that Redis's own must chain to. Where Redis is away it comes back by
/// itself; nobody waits for it at the start.
/// </summary>
internal sealed partial class RedisConnection : IAsyncDisposable
{
    private readonly ILogger _logger;

    public RedisConnection(IConfiguration configuration, ILogger<RedisConnection> logger)
    {
        _logger = logger;
        var options = Options(configuration);
        Multiplexer = Task.Run(() => Connect(options));
    }

    /// <summary>Completes within a second or so, whether or not Redis answers.</summary>
    public Task<IConnectionMultiplexer> Multiplexer { get; }

    public static bool IsConfigured(IConfiguration configuration) => !string.IsNullOrEmpty(configuration.GetConnectionString("Redis"));

    public async ValueTask DisposeAsync() => await (await Multiplexer).DisposeAsync();

    private static ConfigurationOptions Options(IConfiguration configuration)
    {
        var options = ConfigurationOptions.Parse(configuration.GetConnectionString("Redis")!);
        options.ClientName = "graphbooking";
        options.AbortOnConnectFail = false;
        options.ConnectTimeout = 1000;
        options.AsyncTimeout = 1000;
        options.ReconnectRetryPolicy = new LinearRetry(500);
        // What cannot be asked now is not worth asking later.
        options.BacklogPolicy = BacklogPolicy.FailFast;
        if (configuration["GraphBooking:Redis:RootCertificate"] is { Length: > 0 } root)
        {
            options.Ssl = true;
            options.TrustIssuer(root);
        }

        return options;
    }

    private async Task<IConnectionMultiplexer> Connect(ConfigurationOptions options)
    {
        var connected = await ConnectionMultiplexer.ConnectAsync(options);
        connected.ConnectionFailed += (_, failed) => LogLost(failed.ConnectionType, failed.FailureType);
        connected.ConnectionRestored += (_, restored) => LogBack(restored.ConnectionType);
        if (!connected.IsConnected)
        {
            LogAway();
        }

        return connected;
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Redis does not answer; it is tried again until it does")]
    private partial void LogAway();

    [LoggerMessage(Level = LogLevel.Warning, Message = "The {Connection} connection to Redis was lost: {Reason}")]
    private partial void LogLost(ConnectionType connection, ConnectionFailureType reason);

    [LoggerMessage(Level = LogLevel.Information, Message = "The {Connection} connection to Redis is back")]
    private partial void LogBack(ConnectionType connection);
}
