using GraphBooking.Application.Payments;
using GraphBooking.Infrastructure.Bookings;
using GraphBooking.Infrastructure.Payments;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace GraphBooking.Api.Tests.EndToEnd.Payments.Sequences;

/// <summary>
/// A backend, its database and its provider, for one sequence at a time. What the backend does by itself it does here when
/// the sequence says so, and its calls to the provider are in the hands of mischief.
/// </summary>
internal sealed class Lane
{
    private readonly WebhookInbox _inbox;
    private readonly PaymentWorker _worker;
    private readonly HoldSweeper _sweeper;

    private Lane(Backend backend, Provider provider, Postbox postbox, Mischief mischief)
    {
        Backend = backend;
        Provider = provider;
        Postbox = postbox;
        Mischief = mischief;
        _inbox = backend.Services.GetRequiredService<WebhookInbox>();
        _worker = ActivatorUtilities.CreateInstance<PaymentWorker>(backend.Services);
        _sweeper = ActivatorUtilities.CreateInstance<HoldSweeper>(backend.Services);
    }

    public Backend Backend { get; }

    public Provider Provider { get; }

    public Postbox Postbox { get; }

    public Mischief Mischief { get; }

    public static async Task<Lane> Open()
    {
        var (provider, postbox, mischief) = (await Provider.Start(), await Postbox.Start(), new Mischief());
        await provider.TellAt(postbox.Address);
        var backend = await Backend.Start(services => Replace(services, mischief), provider.Settings);
        return new Lane(backend, provider, postbox, mischief);
    }

    public async Task Sweep() => await _sweeper.Sweep(CancellationToken.None);

    /// <summary>One look of the worker, and all that comes of it.</summary>
    /// <returns>How many tasks were due.</returns>
    public async Task<int> Work()
    {
        await _inbox.ApplyEarly(CancellationToken.None);
        var tasks = await _worker.Begin(CancellationToken.None);
        await Task.WhenAll(tasks);
        return tasks.Count;
    }

    private static void Replace(IServiceCollection services, Mischief mischief)
    {
        foreach (var hosted in services.Where(service => service.ServiceType == typeof(IHostedService)
            && (service.ImplementationType == typeof(PaymentWorker) || service.ImplementationType == typeof(HoldSweeper))).ToArray())
        {
            services.Remove(hosted);
        }

        services.AddSingleton<PaymentAccounts>();
        services.AddSingleton<IPaymentAccounts>(provider => new UnreliableAccounts(provider.GetRequiredService<PaymentAccounts>(), mischief));
    }
}
