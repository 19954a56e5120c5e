using System.Diagnostics;
using System.Text.RegularExpressions;
using GraphBooking.Api.Http;

namespace GraphBooking.Api.Tests.Crash;

/// <summary>The API as the program that it is, in a process of its own.</summary>
internal sealed partial class ApiProcess : IDisposable
{
    private readonly Process _process;

    private ApiProcess(Process process, Uri address)
    {
        _process = process;
        Address = address;
    }

    public Uri Address { get; }

    /// <param name="settings">In the words of configuration.</param>
    /// <returns>Once it listens.</returns>
    public static async Task<ApiProcess> Start(IReadOnlyDictionary<string, string?> settings)
    {
        var process = Process.Start(Program(settings))!;
        var said = new List<string>();
        while (await process.StandardOutput.ReadLineAsync() is { } line)
        {
            said.Add(line);
            if (Listening().Match(line) is { Success: true } listening)
            {
                // A pipe that nobody reads would fill up and stop it.
                _ = process.StandardOutput.ReadToEndAsync();
                return new ApiProcess(process, new Uri(listening.Groups[1].Value));
            }
        }

        process.Dispose();
        throw new InvalidOperationException("The API ended before it listened: " + string.Join('\n', said));
    }

    /// <summary>Another verb of the same program.</summary>
    /// <returns>Its exit code, once it has ended.</returns>
    public static async Task<int> Run(IReadOnlyDictionary<string, string?> settings, params string[] verb)
    {
        var start = Program(settings);
        foreach (var argument in verb)
        {
            start.ArgumentList.Add(argument);
        }

        using var process = Process.Start(start)!;
        await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return process.ExitCode;
    }

    /// <summary>With SIGKILL, which no process hears.</summary>
    public async Task Kill()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
        Assert.Equal(128 + 9, _process.ExitCode);
    }

    public void Dispose()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
        }

        _process.Dispose();
    }

    // Connections that can get round row-level security are not for the server.
    private static ProcessStartInfo Program(IReadOnlyDictionary<string, string?> settings)
    {
        var program = new ProcessStartInfo("dotnet", [typeof(ApiHost).Assembly.Location])
        {
            RedirectStandardOutput = true,
            Environment = { ["ASPNETCORE_URLS"] = "http://127.0.0.1:0", ["ASPNETCORE_ENVIRONMENT"] = "Development" },
        };
        foreach (var (name, value) in settings.Where(setting => setting.Key is not ("ConnectionStrings:Admin" or "ConnectionStrings:Owner")))
        {
            program.Environment[name.Replace(":", "__", StringComparison.Ordinal)] = value;
        }

        return program;
    }

    [GeneratedRegex(@"Now listening on: (http://127\.0\.0\.1:[1-9]\d*)")]
    private static partial Regex Listening();
}
