using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using GraphBooking.Application;
using GraphBooking.Application.Shared;
using GraphBooking.Application.Tenancy;
using GraphBooking.Infrastructure;
using GraphBooking.Infrastructure.Persistence;
using GraphBooking.Infrastructure.Routing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace GraphBooking.Bench;

/// <summary>Routed reads a second on a cluster, and what each costs the whole machine, through PgBouncer and past it.</summary>
internal static class Topology
{
    private const int AtOnce = 16;
    private static readonly TimeSpan Time = TimeSpan.FromSeconds(5);

    // What the kernel counts the time of processors in.
    private const double Ticks = 100;

    /// <param name="file">As eng/cluster.sh writes it, beside its keys.</param>
    public static async Task Run(string file)
    {
        using var endpoints = JsonDocument.Parse(await File.ReadAllTextAsync(file));
        var shard = endpoints.RootElement.GetProperty("shards")[0];
        var nodes = shard.GetProperty("nodes").EnumerateArray().Where(node => node.GetProperty("role").GetString() != "analytics").ToArray();
        var replicas = nodes.Length - 1;
        var application = new NpgsqlConnectionStringBuilder(shard.GetProperty("application").GetString());
        var keys = Path.Combine(Path.GetDirectoryName(Path.GetFullPath(file))!, "keys");
        await Measure($"{replicas} replicas, through PgBouncer", application, keys);
        application.Host = string.Join(',', nodes.Select(node => $"127.0.0.1:{node.GetProperty("port").GetInt32()}"));
        application.MaxPoolSize = 20;
        await Measure($"{replicas} replicas, past PgBouncer", application, keys);
    }

    private static async Task Measure(string way, NpgsqlConnectionStringBuilder application, string keys)
    {
        await using var services = Services(application, keys);
        var monitor = services.GetRequiredService<NodeMonitor>();
        await monitor.StartAsync(CancellationToken.None);
        var tenant = (await services.GetRequiredService<ITenantDirectory>().FindBySlug("harbour-clinic", CancellationToken.None))!;
        var caller = new Caller(Role.Owner, "bench", tenant.Id);
        await Read(services, caller, TimeSpan.FromSeconds(2));
        var before = BusyTicks();
        var began = Stopwatch.GetTimestamp();
        var reads = await Read(services, caller, Time);
        var seconds = Stopwatch.GetElapsedTime(began).TotalSeconds;
        var cpu = (BusyTicks() - before) / Ticks;
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"pages of 25 services, {AtOnce} at once, {way}: {reads / seconds:N0} a second, {cpu * 1000 / reads:F2} ms of processor each"));
        await monitor.StopAsync(CancellationToken.None);
    }

    private static async Task<int> Read(IServiceProvider services, Caller caller, TimeSpan time)
    {
        var began = Stopwatch.GetTimestamp();
        var reads = 0;
        await Task.WhenAll(Enumerable.Range(0, AtOnce).Select(async _ =>
        {
            while (Stopwatch.GetElapsedTime(began) < time)
            {
                await using var scope = services.CreateAsyncScope();
                scope.ServiceProvider.GetRequiredService<CallerContext>().Caller = caller;
                await scope.ServiceProvider.GetRequiredService<ReadDbContext>().Services.OrderBy(service => service.Id).Take(25).ToListAsync();
                Interlocked.Increment(ref reads);
            }
        }));
        return reads;
    }

    private static ServiceProvider Services(NpgsqlConnectionStringBuilder application, string keys)
    {
        var worker = new NpgsqlConnectionStringBuilder(application.ConnectionString)
        {
            Username = "graphbooking_worker",
            Password = File.ReadAllText(Path.Combine(keys, "graphbooking_worker.password")).Trim(),
        };
        var settings = new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["ConnectionStrings:Application"] = application.ConnectionString,
            ["ConnectionStrings:Worker"] = worker.ConnectionString,
            ["GraphBooking:KeysDirectory"] = keys,
        }).Build();
        return new ServiceCollection().AddLogging().AddApplication().AddInfrastructure(settings).BuildServiceProvider();
    }

    // Of all processors and everybody on them, waiting left out.
    private static double BusyTicks()
    {
        var times = File.ReadLines("/proc/stat").First().Split(' ', StringSplitOptions.RemoveEmptyEntries)[1..]
            .Select(time => double.Parse(time, CultureInfo.InvariantCulture)).ToArray();
        return times[0] + times[1] + times[2] + times[5] + times[6];
    }
}
