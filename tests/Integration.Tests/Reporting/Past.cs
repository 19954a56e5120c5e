using GraphBooking.Application.Shared;
using GraphBooking.Application.Tenancy;
using GraphBooking.Domain.Catalog;
using GraphBooking.Domain.Shared;
using GraphBooking.Infrastructure.EventStore;
using GraphBooking.Infrastructure.Persistence.Configurations;
using GraphBooking.Infrastructure.Projections;
using GraphBooking.Infrastructure.Reporting;
using GraphBooking.Infrastructure.Routing;
using GraphBooking.Integration.Tests.Projections;
using MediatR;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace GraphBooking.Integration.Tests.Reporting;

/// <summary>A database with random lives of bookings in it, and what it takes to bring them into the read models.</summary>
internal sealed class Past
{
    private static readonly Lazy<Task<Past>> Shared = new(Make);

    private Past(TestDatabase database, IReadOnlyList<Business> businesses, LifeEvent[] lives)
    {
        Database = database;
        Businesses = businesses;
        Lives = lives;
    }

    public TestDatabase Database { get; }

    public IReadOnlyList<Business> Businesses { get; }

    public LifeEvent[] Lives { get; }

    /// <summary>
    /// Told by every read model, each rebuilt once, and told again by the generation that does not count. With resources that
    /// are open now and then.
    /// </summary>
    public static Task<Past> Get() => Shared.Value;

    /// <summary>Stored, and no more.</summary>
    public static async Task<Past> Begin(int seed, int bookings, params string[] zones)
    {
        var database = await TestDatabase.Another();
        var businesses = new List<Business>();
        foreach (var zone in zones)
        {
            businesses.Add(await Business.Open(zone, database));
        }

        var past = new Past(
            database, businesses, Projections.Lives.Of(new Random(seed), [.. businesses.Select(business => business.Tenant.Id.Value)], bookings));
        await Projections.Lives.Store(database.Superuser, past.Lives);
        return past;
    }

    /// <summary>Gives all events their places in the feed.</summary>
    public async Task Sequence()
    {
        var writer = Database.Services.GetRequiredService<FeedWriter>();
        while ((await writer.Turn(default)).Moved > 0)
        {
        }
    }

    public Task Project() => Projections.ReadModels.CatchUp(Database, new Projector(
        Database.Services.GetRequiredService<DataSources>(), Database.Services.GetRequiredService<ITenantDirectory>(), EventReader.Default));

    public Task<bool> Refresh() =>
        new ReportRefresher(Database.Services.GetRequiredService<DataSources>(), NullLogger<ReportRefresher>.Instance).Refresh(default);

    public async Task<T> Answer<T>(Business business, IRequest<Result<T>> query)
    {
        var answer = await Database.Send(business.Owner, query);
        Assert.True(answer.IsOk, string.Join(", ", answer.Errors));
        return answer.Value;
    }

    private static async Task<Past> Make()
    {
        var past = await Begin(7, 500, "Europe/Berlin", "Australia/Lord_Howe");
        await past.Sequence();
        await past.Project();
        var rebuild = past.Database.Services.GetRequiredService<Rebuild>();
        foreach (var name in rebuild.Names)
        {
            await rebuild.Run(name, anew: false, workers: 1, _ => { }, default);
        }

        foreach (var table in new[] { "booking_list", "booking_days", "resource_hours", "customer_history", "revenue_days" })
        {
            await past.Database.Scalar<int>(
                $"WITH other AS (INSERT INTO reporting.{table} SELECT (jsonb_populate_record(t, '{{\"generation\": 0}}')).* FROM reporting.{table} t WHERE generation = 1 " +
                "RETURNING 1) SELECT count(*)::int FROM other");
        }

        Assert.True(await past.Refresh());
        foreach (var business in past.Businesses)
        {
            await past.OpenResources(business);
        }

        return past;
    }

    // By day in the tenant's zone, by night in another, and always until it was archived.
    private async Task OpenResources(Business business)
    {
        var ids = Lives.Select(life => life.After.ResourceId.Value).Distinct().Order().ToArray();
        (string Zone, TimeOnly Opens, TimeOnly Closes, int Capacity)[] kinds =
        [
            (business.Tenant.TimeZone, new TimeOnly(8, 0), new TimeOnly(18, 30), 3),
            ("America/St_Johns", new TimeOnly(22, 0), new TimeOnly(6, 0), 2),
            (business.Tenant.TimeZone, TimeOnly.MinValue, TimeOnly.MinValue, 5),
        ];
        var from = Projections.Lives.Begin;
        foreach (var (id, kind) in ids.Zip(kinds))
        {
            OpeningHours[] hours = [.. Enum.GetValues<DayOfWeek>().Where(day => day != DayOfWeek.Wednesday).Select(day => new OpeningHours(day, kind.Opens, kind.Closes))];
            await Store(
                business,
                "INSERT INTO resources (tenant_id, id, name, time_zone, capacity, opening_hours, archived_at, created_at) VALUES ($1, $2, $3, $4, $5, $6::jsonb, $7, $8)",
                id, $"Room {kind.Capacity}", kind.Zone, kind.Capacity, OpeningHoursJson.Write(hours),
                kind.Capacity == 5 ? from.AddDays(40).AddHours(7.25).UtcDateTime : DBNull.Value,
                from.AddDays(kind.Capacity == 2 ? 9.4 : -100).UtcDateTime);
            foreach (var (begins, ends) in new[] { (3.25, 4.5), (4.0, 4.75), (24.0, 25.5), (30.0, 30.25) })
            {
                await Store(
                    business,
                    "INSERT INTO closures (tenant_id, id, resource_id, start_at, end_at) VALUES ($1, $2, $3, $4, $5)",
                    Guid.NewGuid(), id, from.AddDays(begins).UtcDateTime, from.AddDays(ends).UtcDateTime);
            }
        }
    }

    private async Task Store(Business business, string sql, params object[] values)
    {
        await using var source = Database.ApplicationSource();
        await using var connection = await source.OpenConnectionAsync();
        await using var batch = new Npgsql.NpgsqlBatch(connection);
        var tenant = business.Tenant.Id.Value;
        batch.BatchCommands.Add(new Npgsql.NpgsqlBatchCommand("SELECT set_config('app.current_tenant_id', $1, true)") { Parameters = { new() { Value = tenant } } });
        var command = new Npgsql.NpgsqlBatchCommand(sql) { Parameters = { new() { Value = tenant } } };
        foreach (var value in values)
        {
            command.Parameters.Add(new() { Value = value });
        }

        batch.BatchCommands.Add(command);
        await batch.ExecuteNonQueryAsync();
    }
}
