using System.Globalization;
using GraphBooking.Application;
using GraphBooking.Application.Operations;
using GraphBooking.Infrastructure;
using GraphBooking.Infrastructure.Projections;

namespace GraphBooking.Api;

/// <summary>The verb <c>rebuild [--anew] NAME…</c>: builds read models anew beside the live ones, and says every second how far it is.</summary>
internal static class RebuildVerb
{
    /// <returns>0 when all of them are live, 1 when a name is unknown or it was stopped.</returns>
    public static async Task<int> Run(IConfiguration configuration, IReadOnlyList<string> arguments)
    {
        await using var services = new ServiceCollection()
            .AddLogging()
            .AddApplication()
            .AddInfrastructure(configuration)
            .BuildServiceProvider();
        var rebuild = services.GetRequiredService<Rebuild>();
        var names = arguments.Where(argument => argument != "--anew").ToArray();
        if (names.Length == 0 || names.Except(rebuild.Names).Any())
        {
            await Console.Error.WriteLineAsync($"Name read models to rebuild: {string.Join(", ", rebuild.Names)}.");
            return 1;
        }

        using var stopped = new CancellationTokenSource();
        Console.CancelKeyPress += (_, pressed) =>
        {
            pressed.Cancel = true;
            stopped.Cancel();
        };
        return await Run(rebuild, names, arguments.Contains("--anew"), stopped.Token);
    }

    private static async Task<int> Run(Rebuild rebuild, string[] names, bool anew, CancellationToken cancellationToken)
    {
        foreach (var name in names)
        {
            try
            {
                var applied = await rebuild.Run(name, anew, Environment.ProcessorCount, progress => Say(name, progress), cancellationToken);
                await Console.Out.WriteLineAsync($"{name}: live, {applied.ToString("N0", CultureInfo.InvariantCulture)} events applied");
            }
            catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
            {
                await Console.Out.WriteLineAsync($"{name}: stopped; the same command goes on");
                return 1;
            }
        }

        return 0;
    }

    private static void Say(string name, RebuildProgress progress) => Console.WriteLine(string.Create(
        CultureInfo.InvariantCulture,
        $"{name}: {progress.Percent} % of {progress.Total:N0} events, {progress.EventsPerSecond:N0} a second, {progress.TimeLeft?.ToString("hh':'mm':'ss", CultureInfo.InvariantCulture) ?? "?"} left"));
}
