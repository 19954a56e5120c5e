using GraphBooking.Infrastructure.Persistence;
using Microsoft.Extensions.Configuration;
using Npgsql;

namespace GraphBooking.Api.Tests.EndToEnd;

/// <summary>A migrated database that no other test uses.</summary>
/// <param name="Settings">What a backend runs with that serves it.</param>
/// <param name="Superuser">Connects a superuser.</param>
internal sealed record Database(IReadOnlyDictionary<string, string?> Settings, string Superuser)
{
    /// <param name="others">Further settings.</param>
    public static async Task<Database> Create(params IEnumerable<(string Name, string Value)> others)
    {
        var admin = Environment.GetEnvironmentVariable("GRAPHBOOKING_TEST_POSTGRES")
            ?? throw new InvalidOperationException("GRAPHBOOKING_TEST_POSTGRES names no PostgreSQL; ./eng/test.sh starts one.");
        var database = $"api_{Guid.NewGuid():N}";
        var settings = new Dictionary<string, string?>
        {
            ["ConnectionStrings:Admin"] = admin,
            ["ConnectionStrings:Owner"] = Login(admin, database, "graphbooking_owner"),
            ["ConnectionStrings:Application"] = Login(admin, database, "graphbooking_application"),
            ["ConnectionStrings:Worker"] = Login(admin, database, "graphbooking_worker"),
            ["GraphBooking:KeysDirectory"] = Path.Combine(Path.GetTempPath(), database),
        };
        foreach (var (name, value) in others)
        {
            settings[name] = value;
        }

        await Migrator.Migrate(Configuration(settings), CancellationToken.None);
        var superuser = new NpgsqlConnectionStringBuilder(admin) { Database = database, SearchPath = string.Join(", ", Schemas.All) };
        return new Database(settings, superuser.ConnectionString);
    }

    public IConfiguration Configuration() => Configuration(Settings);

    private static IConfiguration Configuration(IEnumerable<KeyValuePair<string, string?>> settings) =>
        new ConfigurationBuilder().AddInMemoryCollection(settings).Build();

    private static string Login(string admin, string database, string user) =>
        new NpgsqlConnectionStringBuilder(admin) { Database = database, Username = user, Password = "only-for-tests" }.ConnectionString;
}
