using System.Data.Common;
using GraphBooking.Application.Shared;
using GraphBooking.Bench.Load;
using GraphBooking.Domain.Shared;
using GraphBooking.Infrastructure.Persistence;
using GraphBooking.Infrastructure.Persistence.Reads;
using GraphBooking.Integration.Tests.Isolation;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Npgsql;

namespace GraphBooking.Integration.Tests.Plans;

/// <summary>
/// A database that is so full that the planner needs the indexes: 30,000 bookings of 10 tenants, or in the long run a million of
/// 100. Beside them work at providers and news from them, almost all of it done or not due.
/// </summary>
internal sealed class LoadedDatabase
{
    private const string Outbox =
        """
        INSERT INTO payments.payment_outbox (tenant_id, id, kind, booking_id, payment_id, due_at, dead_at)
        SELECT p.tenant_id, gen_random_uuid(), 'CHARGE', p.booking_id, p.id, now() + interval '1 day', CASE WHEN row_number() OVER () % 500 = 0 THEN now() END
        FROM payments.payments p
        """;

    private const string Webhooks =
        """
        INSERT INTO payments.webhook_events (tenant_id, account, event_id, event_type, payment_id, applied_at, due_at)
        SELECT p.tenant_id, 'sandbox', 'evt_' || p.id, 'payment.captured', p.id, CASE WHEN row_number() OVER () % 500 > 0 THEN now() END, now()
        FROM payments.payments p
        """;

    private static readonly Lazy<Task<LoadedDatabase>> Shared = new(Create);

    private LoadedDatabase(TestDatabase database, string tenant) => (Database, Tenant) = (database, tenant);

    public TestDatabase Database { get; }

    /// <summary>One of many of the same size.</summary>
    public string Tenant { get; }

    public NpgsqlDataSource Application => Database.Services.GetApplication();

    public NpgsqlDataSource Worker => Database.Services.GetWorker();

    public static Task<LoadedDatabase> Get() => Shared.Value;

    /// <summary>The first value that a column of the tenant's has.</summary>
    public async Task<T> Some<T>(string column, string table, string where = "true") =>
        (await Database.Scalar<T>($"SELECT {column} FROM {table} WHERE tenant_id = $1 AND {where} ORDER BY id LIMIT 1", Tenant))!;

    public Task<Plan> AsApplication(string sql, params NpgsqlParameter[] more) => Plan.Of(Application, Tenant, sql, [P.Text(Tenant), .. more]);

    public Task<Plan> AsWorker(string sql, params NpgsqlParameter[] parameters) => Plan.Of(Worker, null, sql, parameters);

    /// <summary>The plans of the statements that a read sends, in their order.</summary>
    public async Task<IReadOnlyList<Plan>> Of(Func<ReadDbContext, Task> read)
    {
        var sent = new Sent();
        var caller = new CallerContext { Caller = new Caller(Role.Owner, "owner-1", new TenantId(Tenant)) };
        var options = new DbContextOptionsBuilder<ReadDbContext>()
            .UseNpgsql(Application)
            .UseSnakeCaseNamingConvention()
            .AddInterceptors(sent, new TenantSessionInterceptor())
            .Options;
        await using (var db = new ReadDbContext(options, caller))
        {
            await read(db);
        }

        var plans = new List<Plan>();
        foreach (var (sql, parameters) in sent.Statements)
        {
            plans.Add(await Plan.Of(Application, Tenant, sql, parameters));
        }

        return plans;
    }

    private static async Task<LoadedDatabase> Create()
    {
        var database = await TestDatabase.Another();
        var scale = TestDatabase.Rounds(2) == 1 ? Scale.Of(30_000, tenants: 10) : Scale.Of(1_000_000);
        await Loader.Run(database.SuperuserConnection, scale, new LoadProgress(null, isTerminal: false), default);
        await using var superuser = await database.Superuser.OpenConnectionAsync();
        await superuser.Run(Outbox);
        await superuser.Run(Webhooks);
        await superuser.Run("ANALYZE payments.payment_outbox, payments.webhook_events");
        var tenant = await database.Scalar<string>("SELECT tenant_id FROM tenancy.tenants WHERE slug = 'load-005'");
        return new LoadedDatabase(database, tenant!);
    }

    /// <summary>Keeps the statements as they are before the tenant is put in front of them.</summary>
    private sealed class Sent : DbCommandInterceptor
    {
        public List<(string Sql, NpgsqlParameter[] Parameters)> Statements { get; } = [];

        public override ValueTask<InterceptionResult<DbDataReader>> ReaderExecutingAsync(
            DbCommand command, CommandEventData eventData, InterceptionResult<DbDataReader> result, CancellationToken cancellationToken = default)
        {
            Statements.Add((command.CommandText, [.. command.Parameters.Cast<NpgsqlParameter>().Select(parameter => parameter.Clone())]));
            return ValueTask.FromResult(result);
        }
    }
}
