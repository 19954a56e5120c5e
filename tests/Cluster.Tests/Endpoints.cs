using System.Diagnostics;
using System.Text.Json.Nodes;
using Npgsql;

namespace GraphBooking.Cluster.Tests;

/// <summary>What the cluster wrote of itself.</summary>
public sealed class Endpoints(JsonNode file)
{
    public IReadOnlyList<Uri> Apis => [.. file["api"]!.AsArray().Select(api => new Uri((string)api!["url"]!))];

    public IReadOnlyList<int> ApiPids => [.. file["api"]!.AsArray().Select(api => (int)api!["pid"]!)];

    public IReadOnlyList<Node> Nodes => [.. file["shards"]![0]!["nodes"]!.AsArray().Select(node => new Node(node!))];

    /// <summary>As the API uses it.</summary>
    public string Application => (string)file["shards"]![0]!["application"]!;

    public string CaFile => (string)file["caFile"]!;

    public int? RedisPid => (int?)file["redis"]![0]!["pid"];
}

/// <summary>One PostgreSQL node, as the file has it.</summary>
public sealed class Node(JsonNode node)
{
    public string Name => (string)node["name"]!;

    public string Role => (string)node["role"]!;

    public int Port => (int)node["port"]!;

    /// <summary>Of the postmaster; null while there is none.</summary>
    public int? Pid => (int?)node["pid"];

    public int BouncerPort => (int)node["pgbouncer"]!["port"]!;

    public int? BouncerPid => (int?)node["pgbouncer"]!["pid"];

    public int? PatroniPid => (int?)node["patroni"]!["pid"];

    public int? SupervisorPid => (int?)node["supervisor"]!["pid"];

    /// <summary>As if it had lost its power.</summary>
    public int?[] WholeNode => [SupervisorPid, PatroniPid, Pid, BouncerPid];

    /// <summary>By which the API knows it.</summary>
    public string Address => $"127.0.0.1:{BouncerPort}";

    /// <summary>Straight to the node, past PgBouncer.</summary>
    public NpgsqlDataSource Superuser(Endpoints endpoints)
    {
        var uri = new Uri((string)node["admin"]!);
        var who = uri.UserInfo.Split(':');
        return NpgsqlDataSource.Create(new NpgsqlConnectionStringBuilder
        {
            Host = uri.Host,
            Port = uri.Port,
            Database = uri.AbsolutePath.Trim('/'),
            Username = who[0],
            Password = Uri.UnescapeDataString(who[1]),
            SslMode = SslMode.VerifyFull,
            RootCertificate = endpoints.CaFile,
            Timeout = 3,
            Pooling = false,
        });
    }
}

/// <summary>Signals, as an accident sends them.</summary>
public static class Signal
{
    public static void Kill(params int?[] pids) => Send("KILL", pids);

    public static void Stop(params int?[] pids) => Send("STOP", pids);

    public static void Continue(params int?[] pids) => Send("CONT", pids);

    private static void Send(string signal, int?[] pids)
    {
        // All in one call, so that none of them sees another end.
        using var kill = Process.Start("kill", ["-s", signal, .. pids.OfType<int>().Select(pid => $"{pid}")]);
        kill.WaitForExit();
    }
}

internal static class Ports
{
    /// <returns>The same one for the same directory.</returns>
    public static string Free(string directory)
    {
        var file = Path.Combine(directory, "port");
        if (!File.Exists(file))
        {
            using var listener = new System.Net.Sockets.TcpListener(System.Net.IPAddress.Loopback, 0);
            listener.Start();
            File.WriteAllText(file, $"{((System.Net.IPEndPoint)listener.LocalEndpoint).Port}");
        }

        return File.ReadAllText(file);
    }
}

internal static class Wait
{
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(50);

    /// <returns>What was waited for, once it is neither null nor false.</returns>
    public static async Task<T> For<T>(string what, TimeSpan atMost, Func<Task<T?>> look)
    {
        var began = Stopwatch.GetTimestamp();
        while (true)
        {
            if (await look() is { } found && found is not false)
            {
                return found;
            }

            Assert.True(Stopwatch.GetElapsedTime(began) < atMost, $"Waited {atMost} for {what}.");
            await Task.Delay(Look);
        }
    }
}
