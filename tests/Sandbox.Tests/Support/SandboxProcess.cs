using System.Diagnostics;
using System.Text.RegularExpressions;

namespace GraphBooking.Sandbox.Tests.Support;

/// <summary>The sandbox as the program that it is, in a process of its own.</summary>
internal sealed partial class SandboxProcess : IDisposable
{
    private readonly Process _process;

    private SandboxProcess(Process process, Caller caller)
    {
        _process = process;
        Caller = caller;
    }

    public Caller Caller { get; }

    /// <param name="settings">Beside the API key and the webhook's secret, in the words of the environment.</param>
    public static async Task<SandboxProcess> Start(params (string Name, string Value)[] settings)
    {
        var process = Process.Start(Program([("Sandbox__ApiKey", Provider.Options.ApiKey), ("Sandbox__WebhookSecret", Provider.Options.WebhookSecret), .. settings]))!;
        while (await process.StandardOutput.ReadLineAsync() is { } line)
        {
            if (Listening().Match(line) is { Success: true } address)
            {
                _ = process.StandardOutput.ReadToEndAsync();
                return new SandboxProcess(process, new Caller(new Uri(address.Value), Provider.Options.ApiKey));
            }
        }

        process.Dispose();
        throw new InvalidOperationException("The sandbox ended before it listened.");
    }

    /// <summary>Runs one that is expected to end by itself, and ends it when it does not.</summary>
    /// <returns>Its exit status and all that it wrote to its standard error.</returns>
    public static async Task<(int Status, string Errors)> RunToItsEnd(params (string Name, string Value)[] settings)
    {
        using var process = Process.Start(Program(settings))!;
        using var limit = new CancellationTokenSource(Eventually.Patience);
        await using var overdue = limit.Token.Register(process.Kill);
        var output = process.StandardOutput.ReadToEndAsync(CancellationToken.None);
        var errors = await process.StandardError.ReadToEndAsync(CancellationToken.None);
        await output;
        await process.WaitForExitAsync(CancellationToken.None);
        return (process.ExitCode, errors);
    }

    /// <summary>As kill -9 does.</summary>
    public async Task Kill()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
    }

    public void Dispose()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
        }

        _process.Dispose();
        Caller.Dispose();
    }

    private static ProcessStartInfo Program((string Name, string Value)[] settings)
    {
        var program = new ProcessStartInfo("dotnet", [typeof(SandboxHost).Assembly.Location])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            Environment = { ["ASPNETCORE_URLS"] = "http://127.0.0.1:0" },
        };
        foreach (var (name, value) in settings)
        {
            program.Environment[name] = value;
        }

        return program;
    }

    [GeneratedRegex(@"http://127\.0\.0\.1:[1-9]\d*")]
    private static partial Regex Listening();
}
