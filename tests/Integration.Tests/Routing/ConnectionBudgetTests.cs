using GraphBooking.Infrastructure.Routing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;

namespace GraphBooking.Integration.Tests.Routing;

public sealed class ConnectionBudgetTests
{
    [Theory]
    [InlineData(20, 10, 1)]
    [InlineData(20, 10, 3)]
    public async Task Start_WhenThereIsRoomForAll_Starts(int application, int worker, int instances) =>
        await Start(application, worker, new() { ["Instances"] = $"{instances}" });

    [Fact]
    public async Task Start_WhenPostgreSqlTakesFewerThanAllInstancesMayOpen_SaysSo()
    {
        var refused = await Assert.ThrowsAsync<InvalidOperationException>(() => Start(90, 10, new() { ["Instances"] = "1000" }));

        Assert.Contains("1000 instances may open 100000", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Start_WhenPgBouncerTakesFewerThanAllInstancesMayOpen_SaysSo()
    {
        var refused = await Assert.ThrowsAsync<InvalidOperationException>(() => Start(
            90, 10, new() { ["Instances"] = "2", ["PgBouncerClients"] = "199", ["PgBouncerConnections"] = "28" }));

        Assert.Contains("PgBouncer", refused.Message, StringComparison.Ordinal);
        Assert.Contains("room for 199", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Start_WhenPostgreSqlTakesFewerThanItsPgBouncerMayOpen_SaysSo()
    {
        var refused = await Assert.ThrowsAsync<InvalidOperationException>(() => Start(
            90, 10, new() { ["PgBouncerClients"] = "200000", ["PgBouncerConnections"] = "100000" }));

        Assert.Contains("its PgBouncer may open 100000", refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Application", "60000", "30000")]
    [InlineData("Worker", "900000", "60000")]
    public async Task Role_HasItsLimitsOfTime(string role, string statement, string idle)
    {
        var database = await TestDatabase.Get();
        await using var source = role == "Worker" ? database.WorkerSource() : database.ApplicationSource();
        await using var command = source.CreateCommand(
            "SELECT array_agg(setting ORDER BY name DESC) FROM pg_settings WHERE name IN ('statement_timeout', 'idle_in_transaction_session_timeout')");

        Assert.Equal([statement, idle], (string[])(await command.ExecuteScalarAsync())!);
    }

    private static async Task Start(int application, int worker, Dictionary<string, string?> sizes)
    {
        var database = await TestDatabase.Get();
        var configuration = new ConfigurationBuilder()
            .AddInMemoryCollection(sizes.ToDictionary(size => $"{ConnectionBudget.Section}:{size.Key}", size => size.Value))
            .AddInMemoryCollection(new Dictionary<string, string?>
            {
                ["ConnectionStrings:Application"] = Sized(database, "Application", application),
                ["ConnectionStrings:Worker"] = Sized(database, "Worker", worker),
            }).Build();
        await using var sources = new DataSources(configuration);
        await new ConnectionBudget(configuration, sources, NullLogger<ConnectionBudget>.Instance).StartAsync(CancellationToken.None);
    }

    private static string Sized(TestDatabase database, string name, int size) =>
        new NpgsqlConnectionStringBuilder(database.Configuration.GetConnectionString(name)) { MaxPoolSize = size }.ConnectionString;
}
