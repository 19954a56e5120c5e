using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace GraphBooking.Integration.Tests.Caching;

/// <summary>A Redis of one test's own, which keeps nothing on disk.</summary>
internal sealed class RedisServer : IAsyncDisposable
{
    private readonly int _port = FreePort();
    private readonly string[] _arguments;
    private Process? _process;

    private RedisServer(string[] arguments) => _arguments = arguments;

    public string Address => $"127.0.0.1:{_port}";

    public static async Task<RedisServer> Start(params string[] arguments)
    {
        var server = NotStarted(arguments);
        await server.Start();
        return server;
    }

    /// <summary>With a port that refuses.</summary>
    public static RedisServer NotStarted(params string[] arguments) => new(arguments);

    /// <summary>Empty, on the port that it had before.</summary>
    public async Task Start()
    {
        var start = new ProcessStartInfo("redis-server") { RedirectStandardOutput = true };
        string[] fixedOnes = ["--bind", "127.0.0.1", "--save", "", "--appendonly", "no", "--dir", Path.GetTempPath()];
        string[] port = _arguments.Contains("--tls-port") ? [] : ["--port", Text(_port)];
        foreach (var argument in fixedOnes.Concat(port).Concat(_arguments.Select(given => given == "PORT" ? Text(_port) : given)))
        {
            start.ArgumentList.Add(argument);
        }

        _process = Process.Start(start)!;
        while (await _process.StandardOutput.ReadLineAsync() is { } line)
        {
            if (line.Contains("Ready to accept connections", StringComparison.Ordinal))
            {
                _ = _process.StandardOutput.ReadToEndAsync();
                return;
            }
        }

        throw new InvalidOperationException("redis-server did not start.");
    }

    public async Task Kill()
    {
        _process!.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
        _process = null;
    }

    /// <summary>It keeps its connections and answers nothing.</summary>
    public Task Pause() => Signal("STOP");

    public Task Resume() => Signal("CONT");

    public async ValueTask DisposeAsync()
    {
        if (_process is not null)
        {
            await Kill();
        }
    }

    private async Task Signal(string name)
    {
        using var kill = Process.Start("kill", [$"-{name}", Text(_process!.Id)]);
        await kill.WaitForExitAsync();
        Assert.Equal(0, kill.ExitCode);
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
