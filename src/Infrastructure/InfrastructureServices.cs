using GraphBooking.Application.Availability;
using GraphBooking.Application.Bookings;
using GraphBooking.Application.Catalog;
using GraphBooking.Application.Customers;
using GraphBooking.Application.Operations;
using GraphBooking.Application.Partners;
using GraphBooking.Application.Payments;
using GraphBooking.Application.Reporting;
using GraphBooking.Application.Shared;
using GraphBooking.Application.Tenancy;
using GraphBooking.Infrastructure.Bookings;
using GraphBooking.Infrastructure.Caching;
using GraphBooking.Infrastructure.Encryption;
using GraphBooking.Infrastructure.EventStore;
using GraphBooking.Infrastructure.Payments;
using GraphBooking.Infrastructure.Persistence;
using GraphBooking.Infrastructure.Persistence.Reads;
using GraphBooking.Infrastructure.Persistence.Writes;
using GraphBooking.Infrastructure.Projections;
using GraphBooking.Infrastructure.Reporting;
using GraphBooking.Infrastructure.Routing;
using GraphBooking.Infrastructure.Tenancy;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace GraphBooking.Infrastructure;

public static class InfrastructureServices
{
    // The last representable instant is a time like any other, not PostgreSQL's infinity.
    static InfrastructureServices() => AppContext.SetSwitch("Npgsql.DisableDateTimeInfinityConversions", true);

    /// <summary>
    /// Reads the connection strings Application, Worker and, where there are such, Analytics and Redis, and
    /// <c>GraphBooking:KeysDirectory</c>.
    /// </summary>
    public static IServiceCollection AddInfrastructure(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddSingleton(configuration);
        services.AddSingleton<LocalKeys>();
        AddRouting(services);
        services.AddCache(configuration);
        services.AddSingleton<TenantDirectory>();
        services.AddSingleton<ITenantDirectory, CachedTenants>();
        services.AddSingleton<IPartnerDirectory, PartnerDirectory>();
        AddContexts(services);
        services.AddScoped<IUnitOfWork, UnitOfWork>();
        services.AddScoped<ICatalog, Persistence.Writes.Catalog>();
        services.AddScoped<ICustomers, Persistence.Writes.Customers>();
        services.AddScoped<IPartners, Persistence.Writes.Partners>();
        services.AddScoped<ITenantReads, TenantReads>();
        services.AddScoped<ICatalogReads, CatalogReads>();
        services.AddScoped<ICustomerReads, CustomerReads>();
        services.AddScoped<IPartnerReads, PartnerReads>();
        services.AddScoped<IBookingReads, BookingReads>();
        services.AddScoped<ILinkedBookings, LinkedBookings>();
        services.AddScoped<IAvailabilityReads, AvailabilityReads>();
        services.AddScoped<IBookingStore, BookingStore>();
        services.AddSingleton<SlotsInDoubt>();
        services.AddSingleton<HoldTrips>();
        services.AddSingleton<PresumedHold>();
        services.AddHostedService<HoldSweeper>();
        AddFeed(services);
        AddProjections(services);
        AddReports(services);
        AddPayments(services);
        return services;
    }

    private static void AddFeed(IServiceCollection services)
    {
        services.AddSingleton<OwnCommits>();
        services.AddSingleton<FeedWriter>();
        services.AddSingleton<FeedReplay>();
        services.AddSingleton<FeedSubscribers>();
        services.AddScoped<IBookingChanges, BookingChanges>();
        services.AddHostedService<Sequencer>();
        services.AddHostedService<FeedTail>();
    }

    private static void AddProjections(IServiceCollection services)
    {
        services.AddSingleton<IProjection, BookingList>();
        services.AddSingleton<IProjection, ResourceHours>();
        services.AddSingleton<IProjection, Projections.CustomerHistory>();
        services.AddSingleton<IProjection, RevenueDays>();
        services.AddSingleton(provider => new Rebuild(
            provider.GetRequiredService<DataSources>(), provider.GetRequiredService<ITenantDirectory>(), provider.GetServices<IProjection>()));
        services.AddSingleton<IReadModels, ReadModels>();
        services.AddHostedService<ProjectionHost>();
    }

    private static void AddReports(IServiceCollection services)
    {
        services.AddScoped<IReportReads, ReportReads>();
        services.AddScoped<IHistoryReads, HistoryReads>();
        services.AddHostedService<ReportRefresher>();
    }

    private static void AddPayments(IServiceCollection services)
    {
        services.AddPaymentProviders();
        services.AddSingleton<BookingNews>();
        services.AddSingleton<PaymentSignals>();
        services.AddSingleton<ClientSecrets>();
        services.AddSingleton<WebhookInbox>();
        services.AddSingleton<IWebhookInbox>(provider => provider.GetRequiredService<WebhookInbox>());
        services.AddSingleton<IDeadLetters, DeadLetters>();
        services.AddScoped<IPaymentStore, PaymentStore>();
        services.AddScoped<IPaymentReads, PaymentReads>();
        services.AddHostedService<PaymentWorker>();
    }

    private static void AddRouting(IServiceCollection services)
    {
        services.AddSingleton<DataSources>();
        services.AddSingleton<NodeMonitor>();
        services.AddHostedService<ConnectionBudget>();
        services.AddHostedService(provider => provider.GetRequiredService<NodeMonitor>());
        services.AddSingleton<Failover>();
        services.AddSingleton<DatabaseClock>();
        services.AddSingleton<ReadRoutes>();
        services.AddSingleton<SharedTrips>();
        services.AddSingleton<Analytics>();
        services.AddSingleton<LatestPosition>();
        services.AddSingleton<IShards, Shards>();
    }

    private static IInterceptor ReadInterceptor(IServiceProvider provider) =>
        provider.GetRequiredService<ReadRoutes>() is { AreSeveral: true } routes
            ? new RoutedReadsInterceptor(routes)
            : new TenantSessionInterceptor();

    private static void AddContexts(IServiceCollection services)
    {
        services.AddDbContext<WriteDbContext>((provider, options) => options
            // Whichever node: the unit of work opens its own connection, to the one that takes writes then.
            .UseNpgsql(provider.GetRequiredService<DataSources>().Nodes.All[0].Application)

            // A key that another request used first is expected, and what is not is logged once by whoever answers for it.
            .ConfigureWarnings(warnings => warnings.Ignore(CoreEventId.SaveChangesFailed, RelationalEventId.CommandError))
            .AddInterceptors(provider.GetRequiredService<CatalogChanges>())
            .UseSnakeCaseNamingConvention());
        services.AddDbContext<ReadDbContext>((provider, options) => options
            .UseNpgsql(provider.GetRequiredService<DataSources>().Nodes.All[0].Application)
            .UseSnakeCaseNamingConvention()
            .AddInterceptors(ReadInterceptor(provider)), optionsLifetime: ServiceLifetime.Singleton);
    }
}
