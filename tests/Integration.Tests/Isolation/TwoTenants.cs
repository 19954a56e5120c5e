using GraphBooking.Application.Catalog;
using GraphBooking.Application.Partners;
using GraphBooking.Application.Payments;
using GraphBooking.Domain.Catalog;
using GraphBooking.Domain.Payments;
using GraphBooking.Domain.Shared;
using GraphBooking.Infrastructure.EventStore;
using GraphBooking.Integration.Tests.Payments;
using GraphBooking.Integration.Tests.Projections;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace GraphBooking.Integration.Tests.Isolation;

/// <summary>Two businesses with rows in every table there is.</summary>
internal sealed class TwoTenants
{
    private static readonly Lazy<Task<TwoTenants>> Shared = new(Create);

    private TwoTenants(Business ours, Business theirs, IReadOnlyList<string> tables)
    {
        Ours = ours;
        Theirs = theirs;
        Tables = tables;
    }

    public Business Ours { get; }

    public Business Theirs { get; }

    /// <summary>With their schema.</summary>
    public IReadOnlyList<string> Tables { get; }

    public string OurKey => Ours.Tenant.Id.Value;

    public string TheirKey => Theirs.Tenant.Id.Value;

    public TestDatabase Database => Ours.Database;

    public static Task<TwoTenants> Get() => Shared.Value;

    /// <summary>A connection of the application's, in a transaction with this tenant set; without one when null.</summary>
    public async Task<NpgsqlConnection> Application(string? tenant)
    {
        var connection = await Database.Services.GetApplication().OpenConnectionAsync();
        await connection.Run("BEGIN");
        if (tenant is not null)
        {
            await connection.SetTenant(tenant);
        }

        return connection;
    }

    public Task<long> Stored(string table, string tenant) =>
        Database.Scalar<long>($"SELECT count(*) FROM {table} WHERE tenant_id = $1", tenant);

    private static async Task<TwoTenants> Create()
    {
        // It lives as long as this process.
        var sandbox = await RealSandbox.Start();
        var database = await TestDatabase.Another(sandbox.Settings);
        var (ours, theirs) = (await Filled(database), await Filled(database));
        await Sequence(ours.Database);
        await Project(database, ours, theirs);
        // One event of each is in the feed now; the next stays in the outbox.
        await Hold(ours);
        await Hold(theirs);
        await using var connection = await ours.Database.Superuser.OpenConnectionAsync();
        return new TwoTenants(ours, theirs, await Catalogue.Tables(connection));
    }

    private static async Task Sequence(TestDatabase database)
    {
        var writer = database.Services.GetRequiredService<FeedWriter>();
        while (await writer.Turn(default) is not { IsHolder: true, Moved: < FeedWriter.Most })
        {
        }
    }

    private static async Task Project(TestDatabase database, params Business[] businesses)
    {
        await ReadModels.CatchUp(database, ProjectionTests.NewProjector(database));
        foreach (var business in businesses)
        {
            await database.Scalar<object>(
                "INSERT INTO reporting.parked_streams (tenant_id, projection, generation, stream_id, version, reason) VALUES ($1, 'booking-list', 0, 'bkg_0', 1, 'proof')",
                business.Tenant.Id.Value);
        }
    }

    private static async Task Hold(Business business)
    {
        var resource = await business.Resource();
        Assert.True((await business.Hold(await business.Service([resource]), resource, Business.Day(2))).IsOk);
    }

    private static async Task<Business> Filled(TestDatabase database)
    {
        var business = await Business.Open(at: database);
        var resource = await business.Resource();
        await business.Send(new AddClosure(resource.Id, Business.Day(20), Business.Day(21), "Holiday", null));
        var service = await business.Service([resource]);
        var customer = await business.Customer();
        var held = await business.Hold(service, resource, Business.Day(2), customer: customer.Id, key: "first");
        Assert.True(held.IsOk);
        var partner = (await business.Send(new CreatePartner("Portal"))).Value.Partner;
        Assert.True((await business.Send(new PublishOperations(partner.Id, ["{ viewer { role } }"]))).IsOk);
        await Pay(business, resource);
        return business;
    }

    /// <summary>One payment that is taken and partly given back, one that waits for its payer, and an event of the provider's.</summary>
    private static async Task Pay(Business business, Resource resource)
    {
        var service = await business.Service([resource], deposit: 400);
        var booking = (await business.Hold(service, resource, Business.Day(3))).Value;
        var paid = (await business.Send(new StartPayment(booking.Id, null, "tok_ok", null))).Value;
        Assert.Equal(PaymentStatus.Captured, paid.Status);
        Assert.True((await business.Send(new RefundPayment(paid.Id, new Money(100, "EUR"), "Late", null))).IsOk);
        var waiting = (await business.Send(new StartPayment(booking.Id, null, "tok_action", null))).Value;
        Assert.Equal(PaymentStatus.RequiresAction, waiting.Status);
        await business.Database.Services.GetRequiredService<IWebhookInbox>().Accept(
            waiting.Account, new ProviderNotice("evt_1", "payment.requires_action", business.Tenant.Id, waiting.Id));
    }
}
