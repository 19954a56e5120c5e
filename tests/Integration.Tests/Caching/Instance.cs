using GraphBooking.Application;
using GraphBooking.Application.Partners;
using GraphBooking.Application.Shared;
using GraphBooking.Domain.Shared;
using GraphBooking.Infrastructure;
using MediatR;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using StackExchange.Redis;

namespace GraphBooking.Integration.Tests.Caching;

/// <summary>One instance of the backend on a database that it shares with others, with a cache of its own.</summary>
internal sealed class Instance : IAsyncDisposable
{
    private readonly ServiceProvider _services;

    private Instance(ServiceProvider services) => _services = services;

    public IServiceProvider Services => _services;

    /// <param name="database">Where everything stands.</param>
    /// <param name="redis">Null for a cache in memory alone.</param>
    /// <param name="settings">Further ones.</param>
    public static Instance Of(TestDatabase database, RedisServer? redis, params (string Name, string Value)[] settings)
    {
        var configuration = new ConfigurationBuilder().AddConfiguration(database.Configuration)
            .AddInMemoryCollection([new("ConnectionStrings:Redis", redis?.Address)])
            .AddInMemoryCollection(settings.Select(setting => new KeyValuePair<string, string?>(setting.Name, setting.Value)))
            .Build();
        return new Instance(new ServiceCollection().AddLogging().AddApplication().AddInfrastructure(configuration)
            .AddSingleton<IDocumentRules>(new NoRules()).BuildServiceProvider());
    }

    public T Get<T>()
        where T : notnull => _services.GetRequiredService<T>();

    /// <param name="caller">Who asks.</param>
    /// <param name="read">What.</param>
    /// <param name="consistency">How new it must be; anything will do when null.</param>
    public async Task<T> Read<TReads, T>(Caller caller, Func<TReads, Task<T>> read, Consistency? consistency = null)
        where TReads : notnull
    {
        await using var scope = Scope(caller, consistency);
        return await read(scope.ServiceProvider.GetRequiredService<TReads>());
    }

    /// <param name="caller">Who sends it.</param>
    /// <param name="message">What is to be done.</param>
    /// <param name="consistency">Is told what was committed.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<Result<T>> Send<T>(
        Caller caller, IRequest<Result<T>> message, Consistency? consistency = null, CancellationToken cancellationToken = default)
    {
        await using var scope = Scope(caller, consistency);
        return await scope.ServiceProvider.GetRequiredService<IMediator>().Send(message, cancellationToken);
    }

    public ValueTask DisposeAsync() => _services.DisposeAsync();

    private AsyncServiceScope Scope(Caller caller, Consistency? consistency)
    {
        var scope = _services.CreateAsyncScope();
        var context = scope.ServiceProvider.GetRequiredService<CallerContext>();
        (context.Caller, context.Consistency) = (caller, consistency ?? new Consistency());
        return scope;
    }

    private sealed class NoRules : IDocumentRules
    {
        public Task<string?> Fault(string document, CancellationToken cancellationToken) => Task.FromResult<string?>(null);
    }
}

/// <summary>Looking into a Redis past the application's own code.</summary>
internal static class RedisLook
{
    public static async Task<ConnectionMultiplexer> Connect(this RedisServer redis) => await ConnectionMultiplexer.ConnectAsync($"{redis.Address},allowAdmin=true");

    public static async Task<string[]> Keys(this RedisServer redis)
    {
        await using var connection = await redis.Connect();
        return [.. connection.GetServers()[0].Keys(pageSize: 1000).Select(key => key.ToString())];
    }
}
