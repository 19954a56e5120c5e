using System.Diagnostics;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Configuration;
using Npgsql;

namespace GraphBooking.Cluster.Tests;

/// <summary>
/// The whole topology, made by ./eng/cluster.sh for the tests of this project and taken down after them. GRAPHBOOKING_TEST_CLUSTER
/// names the data directory of one that is running already, and is left running.
/// </summary>
public sealed class Cluster : IAsyncLifetime
{
    public const string Name = "cluster";

    private static readonly string Root = FindRoot();
    private static readonly string? Given = Environment.GetEnvironmentVariable("GRAPHBOOKING_TEST_CLUSTER");

    private readonly string _data = Given ?? Directory.CreateTempSubdirectory("graphbooking-cluster-").FullName;

    /// <summary>As it is now: roles and pids change.</summary>
    public Endpoints Endpoints => new(JsonNode.Parse(File.ReadAllText(Path.Combine(_data, "cluster", "endpoints.json")))!);

    public static bool Long => Environment.GetEnvironmentVariable("GRAPHBOOKING_LONG") == "1";

    /// <summary>How often a test of failures repeats: once, or the full count of the long run.</summary>
    public static int Rounds(int full) => Long ? full : 1;

    public async Task InitializeAsync()
    {
        // The cluster's own user must get there.
        File.SetUnixFileMode(_data, (UnixFileMode)0b111_001_001);
        await Up();
    }

    public async Task DisposeAsync()
    {
        if (Given is null)
        {
            await Run("down");
            Directory.Delete(_data, recursive: true);
        }
    }

    /// <summary>Starts what is missing.</summary>
    public Task Up() => Run("up");

    public async Task<Node> Primary() => await Wait.For(
        "a primary", TimeSpan.FromSeconds(60), () => Task.FromResult(Endpoints.Nodes.FirstOrDefault(node => node.Role == "primary" && node.Pid is not null)));

    public Node Replica => Endpoints.Nodes.First(node => node.Role == "replica");

    public Node Analytics => Endpoints.Nodes.First(node => node.Role == "analytics");

    public Node Named(string name) => Endpoints.Nodes.Single(node => node.Name == name);

    /// <summary>Everything runs, and all nodes follow the primary: where every test begins, whatever the one before has broken.</summary>
    public async Task Ready()
    {
        if (!Endpoints.AllRun)
        {
            await Up();
        }

        await Whole(TimeSpan.FromSeconds(90));
    }

    /// <summary>What an API instance is given.</summary>
    public IConfiguration Configuration()
    {
        var application = new NpgsqlConnectionStringBuilder(Endpoints.Application) { MaxPoolSize = 5 };
        var worker = new NpgsqlConnectionStringBuilder(application.ConnectionString) { Username = "graphbooking_worker", Password = Secret("graphbooking_worker") };
        var analytics = new NpgsqlConnectionStringBuilder(application.ConnectionString) { Host = $"127.0.0.1:{Analytics.BouncerPort}" };
        return new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["ConnectionStrings:Application"] = application.ConnectionString,
            ["ConnectionStrings:Worker"] = worker.ConnectionString,
            ["ConnectionStrings:Analytics"] = analytics.ConnectionString,
            ["GraphBooking:KeysDirectory"] = Path.Combine(_data, "cluster", "keys"),
        }).Build();
    }

    private string Secret(string name) => File.ReadAllText(Path.Combine(_data, "cluster", "keys", $"{name}.password")).Trim();

    /// <summary>All nodes follow the primary again, and one of them confirms what is committed.</summary>
    public Task<bool> Whole(TimeSpan atMost) => Wait.For("all nodes to follow the primary", atMost, async () =>
    {
        try
        {
            var primary = await Primary();
            await using var source = primary.Superuser(Endpoints);
            await using var command = source.CreateCommand(
                "SELECT count(*) = $1 AND count(*) FILTER (WHERE sync_state IN ('sync', 'quorum')) = 1 AND NOT pg_is_in_recovery() " +
                "FROM pg_stat_replication WHERE state = 'streaming'");
            command.Parameters.AddWithValue(Endpoints.Nodes.Count - 1L);
            return (bool)(await command.ExecuteScalarAsync())!;
        }
        catch (NpgsqlException)
        {
            return false;
        }
    });

    private async Task Run(string verb)
    {
        var start = new ProcessStartInfo("bash", [Path.Combine(Root, "eng", "cluster.sh"), verb])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["GRAPHBOOKING_DATA"] = _data;
        start.Environment["GRAPHBOOKING_PORT"] = Ports.Free(_data);
        using var script = Process.Start(start)!;
        var said = await Task.WhenAll(script.StandardOutput.ReadToEndAsync(), script.StandardError.ReadToEndAsync());
        await script.WaitForExitAsync();
        Assert.True(script.ExitCode == 0, $"cluster.sh {verb} ended with {script.ExitCode}: {said[0]}{said[1]}");
    }

    private static string FindRoot()
    {
        var directory = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(directory.FullName, "GraphBooking.sln")))
        {
            directory = directory.Parent!;
        }

        return directory.FullName;
    }
}

[CollectionDefinition(Cluster.Name, DisableParallelization = true)]
public sealed class ClusterCollection : ICollectionFixture<Cluster>;
