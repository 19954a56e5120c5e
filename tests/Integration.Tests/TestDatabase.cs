using GraphBooking.Application;
using GraphBooking.Application.Partners;
using GraphBooking.Application.Shared;
using GraphBooking.Domain.Shared;
using GraphBooking.Infrastructure;
using GraphBooking.Infrastructure.Persistence;
using MediatR;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace GraphBooking.Integration.Tests;

/// <summary>
/// A migrated database of this run's own on the PostgreSQL that GRAPHBOOKING_TEST_POSTGRES names, with the backend's
/// services over it. Tests share it and keep apart by making tenants of their own.
/// </summary>
internal sealed class TestDatabase
{
    private static readonly Lazy<Task<TestDatabase>> Shared = new(() => Create());

    private TestDatabase(IConfiguration configuration)
    {
        Configuration = configuration;
        Services = new ServiceCollection().AddLogging().AddApplication().AddInfrastructure(configuration)
            .AddSingleton<IDocumentRules, AnyDocument>()
            .BuildServiceProvider();
        Superuser = NpgsqlDataSource.Create(SuperuserConnection);
    }

    public IConfiguration Configuration { get; }

    public ServiceProvider Services { get; }

    /// <summary>Bypasses row-level security: for looking at what was really stored.</summary>
    public NpgsqlDataSource Superuser { get; }

    public static Task<TestDatabase> Get() => Shared.Value;

    /// <summary>One that no other test uses, for what concerns the database as a whole.</summary>
    public static Task<TestDatabase> Another() => Create();

    /// <param name="settings">Beside those that every one has.</param>
    public static Task<TestDatabase> Another(IReadOnlyDictionary<string, string?> settings) => Create(settings);

    /// <summary>How often a randomised test repeats: once, or the full count of the long run.</summary>
    public static int Rounds(int full) => Environment.GetEnvironmentVariable("GRAPHBOOKING_LONG") == "1" ? full : 1;

    public NpgsqlDataSource ApplicationSource() => NpgsqlDataSource.Create(Configuration.GetConnectionString("Application")!);

    public NpgsqlDataSource WorkerSource() => NpgsqlDataSource.Create(Configuration.GetConnectionString("Worker")!);

    /// <summary>A scope in which this caller asks.</summary>
    public AsyncServiceScope Scope(Caller caller)
    {
        var scope = Services.CreateAsyncScope();
        scope.ServiceProvider.GetRequiredService<CallerContext>().Caller = caller;
        return scope;
    }

    public async Task<Result<T>> Send<T>(Caller caller, IRequest<Result<T>> message)
    {
        await using var scope = Scope(caller);
        return await scope.ServiceProvider.GetRequiredService<IMediator>().Send(message);
    }

    public async Task<T?> Scalar<T>(string sql, params object[] parameters)
    {
        await using var command = Superuser.CreateCommand(sql);
        foreach (var parameter in parameters)
        {
            command.Parameters.Add(new NpgsqlParameter { Value = parameter });
        }

        return (T?)await command.ExecuteScalarAsync();
    }

    public string SuperuserConnection => new NpgsqlConnectionStringBuilder(Configuration.GetConnectionString("Admin"))
    {
        Database = new NpgsqlConnectionStringBuilder(Configuration.GetConnectionString("Owner")).Database,
    }.ConnectionString;

    private static async Task<TestDatabase> Create(IReadOnlyDictionary<string, string?>? settings = null)
    {
        var admin = Environment.GetEnvironmentVariable("GRAPHBOOKING_TEST_POSTGRES")
            ?? throw new InvalidOperationException("GRAPHBOOKING_TEST_POSTGRES names no PostgreSQL; ./eng/test.sh starts one.");
        var database = $"integration_{Guid.NewGuid():N}";
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["ConnectionStrings:Admin"] = admin,
            ["ConnectionStrings:Owner"] = Login(admin, database, "graphbooking_owner"),
            ["ConnectionStrings:Application"] = Login(admin, database, "graphbooking_application") + ";Maximum Pool Size=80",
            ["ConnectionStrings:Worker"] = Login(admin, database, "graphbooking_worker"),
            ["GraphBooking:KeysDirectory"] = Path.Combine(Path.GetTempPath(), database),
        }).AddInMemoryCollection(settings).Build();
        await Migrator.Migrate(configuration, CancellationToken.None);
        return new TestDatabase(configuration);
    }

    private static string Login(string admin, string database, string user) =>
        new NpgsqlConnectionStringBuilder(admin) { Database = database, Username = user, Password = "only-for-tests" }.ConnectionString;

    /// <summary>What a good document is, the edge knows; here all are, but for one that says it is not.</summary>
    private sealed class AnyDocument : IDocumentRules
    {
        public Task<string?> Fault(string document, CancellationToken cancellationToken) =>
            Task.FromResult(document == "bad" ? "Is bad." : null);
    }
}
