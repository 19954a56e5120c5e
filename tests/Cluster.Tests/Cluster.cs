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
        if (!await IsWhole())
        {
            await Up();
            await Whole(TimeSpan.FromSeconds(90));
        }
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

    /// <summary>All that was started runs, all nodes follow the primary, and it stands in etcd which one would be promoted.</summary>
    public Task<bool> Whole(TimeSpan atMost) => Wait.For("the cluster to be whole", atMost, IsWhole);

    /// <summary>What the API instances have logged of operations that nobody expected to fail.</summary>
    public string FailedOperations() => string.Join('\n', Directory.GetFiles(Path.Combine(_data, "cluster", "logs"), "api-*.log")
        .SelectMany(File.ReadLines)
        .Where(line => line.Contains("A GraphQL operation failed", StringComparison.Ordinal)));

    private async Task<bool> IsWhole() => (await Execute("status")).Status == 0;

    private async Task Run(string verb)
    {
        var (status, said) = await Execute(verb);
        Assert.True(status == 0, $"cluster.sh {verb} ended with {status}: {said}");
    }

    private async Task<(int Status, string Said)> Execute(string verb)
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
        return (script.ExitCode, $"{said[0]}{said[1]}");
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
