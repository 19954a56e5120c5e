using GraphBooking.Application;
using GraphBooking.Application.Bookings;
using GraphBooking.Application.Shared;
using GraphBooking.Domain.Shared;
using GraphBooking.Infrastructure;
using GraphBooking.Infrastructure.EventStore;
using MediatR;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace GraphBooking.Integration.Tests.EventStore;

/// <summary>One instance of the backend: signals, sequencer and tail of its own, on a database shared with others.</summary>
internal sealed class Node : IAsyncDisposable
{
    private readonly ServiceProvider _services;
    private readonly IHostedService[] _workers;

    private Node(ServiceProvider services, IHostedService[] workers) => (_services, _workers) = (services, workers);

    public FeedWriter Writer => _services.GetRequiredService<FeedWriter>();

    public FeedSubscribers Subscribers => _services.GetRequiredService<FeedSubscribers>();

    public IFeedSignals Signals => _services.GetRequiredService<IFeedSignals>();

    public static async Task<Node> Start(TestDatabase database, bool sequences = true)
    {
        var services = new ServiceCollection().AddLogging().AddApplication().AddInfrastructure(database.Configuration).BuildServiceProvider();
        var workers = services.GetServices<IHostedService>()
            .Where(worker => worker is FeedTail || (sequences && worker is Sequencer)).ToArray();
        foreach (var worker in workers)
        {
            await worker.StartAsync(default);
        }

        var node = new Node(services, workers);
        await node.Subscribers.Opened;
        return node;
    }

    public async Task<Result<T>> Send<T>(Caller caller, IRequest<Result<T>> message)
    {
        await using var scope = Scope(caller);
        return await scope.ServiceProvider.GetRequiredService<IMediator>().Send(message);
    }

    public async Task<IAsyncEnumerable<BookingChanged>> Subscribe(
        Caller caller, long? after = null, BookingId? booking = null, ResourceId? resource = null, CancellationToken cancellationToken = default)
    {
        await using var scope = Scope(caller);
        return await scope.ServiceProvider.GetRequiredService<IBookingChanges>()
            .Subscribe(new FollowBookings(booking, resource, after, TimeProvider.System.GetTimestamp()), cancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var worker in _workers)
        {
            await worker.StopAsync(default);
        }

        await _services.DisposeAsync();
    }

    private AsyncServiceScope Scope(Caller caller)
    {
        var scope = _services.CreateAsyncScope();
        scope.ServiceProvider.GetRequiredService<CallerContext>().Caller = caller;
        return scope;
    }
}
