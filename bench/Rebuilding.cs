using System.Diagnostics;
using System.Globalization;
using GraphBooking.Application;
using GraphBooking.Infrastructure;
using GraphBooking.Infrastructure.Persistence;
using GraphBooking.Infrastructure.Projections;
using GraphBooking.Infrastructure.Routing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace GraphBooking.Bench;

/// <summary>
/// How fast each read model is built anew from a loaded database's events: first when it is empty, then again while a reader asks
/// the live one all the time. No event comes meanwhile, so every answer has to be the same.
/// </summary>
internal static class Rebuilding
{
    public static async Task Run(string application, string worker)
    {
        await using var services = new ServiceCollection()
            .AddLogging()
            .AddApplication()
            .AddInfrastructure(new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>
            {
                ["ConnectionStrings:Application"] = application,
                ["ConnectionStrings:Worker"] = worker,
            }).Build())
            .BuildServiceProvider();
        await LongStreams.Run(services.GetRequiredService<DataSources>());
        var rebuild = services.GetRequiredService<Rebuild>();
        foreach (var projection in services.GetServices<IProjection>())
        {
            var (events, alone) = await Time(rebuild, projection.Name);
            await using var reader = await Reader.Start(services.GetRequiredService<DataSources>(), projection);
            var (_, whileRead) = await Time(rebuild, projection.Name);
            var (answers, failures) = await reader.Stop();
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"rebuild of {projection.Name}: {events:N0} events at {events / alone:N0}/s, at {events / whileRead:N0}/s while it was read " +
                $"({answers:N0} answers, {failures:N0} wrong or none; promised: at least 20,000/s, and 0)"));
        }
    }

    private static async Task<(long Events, double Seconds)> Time(Rebuild rebuild, string name)
    {
        var watch = Stopwatch.StartNew();
        var events = await rebuild.Run(name, anew: true, Environment.ProcessorCount, _ => { }, CancellationToken.None);
        return (events, watch.Elapsed.TotalSeconds);
    }

    /// <summary>Asks one tenant after the other, without a pause, how much there is of it.</summary>
    private sealed class Reader : IAsyncDisposable
    {
        private readonly DataSources _sources;
        private readonly string _ask;
        private readonly CancellationTokenSource _stop = new();
        private Task<(int, int)> _asking = Task.FromResult((0, 0));

        private Reader(DataSources sources, IProjection projection)
        {
            _sources = sources;
            _ask = $"SELECT count(*) FROM {projection.Tables[0]} WHERE tenant_id = $1 AND generation = (SELECT live FROM projections WHERE name = '{projection.Name}')";
        }

        public static async Task<Reader> Start(DataSources sources, IProjection projection)
        {
            var reader = new Reader(sources, projection);
            var expected = new Dictionary<string, long>();
            foreach (var tenant in await reader.Tenants())
            {
                expected.Add(tenant, await reader.Ask(tenant));
            }

            reader._asking = Task.Run(() => reader.AskOn(expected));
            return reader;
        }

        public async Task<(int Answers, int Failures)> Stop()
        {
            await _stop.CancelAsync();
            return await _asking;
        }

        public ValueTask DisposeAsync()
        {
            _stop.Dispose();
            return ValueTask.CompletedTask;
        }

        private async Task<(int, int)> AskOn(Dictionary<string, long> expected)
        {
            var (answers, failures) = (0, 0);
            while (true)
            {
                foreach (var (tenant, count) in expected)
                {
                    if (_stop.IsCancellationRequested)
                    {
                        return (answers, failures);
                    }

                    try
                    {
                        failures += await Ask(tenant) == count ? 0 : 1;
                        answers++;
                    }
                    catch (Npgsql.NpgsqlException)
                    {
                        failures++;
                    }
                }
            }
        }

        private async Task<long> Ask(string tenant)
        {
            await using var connection = await _sources.Application.OpenConnectionAsync();
            await using var batch = new SqlBatch(connection).SetTenant(tenant).Add(_ask, P.Text(tenant));
            await using var reader = await batch.Read(CancellationToken.None);
            return (await reader.NextRows(row => row.GetInt64(0), CancellationToken.None))[0];
        }

        private async Task<List<string>> Tenants()
        {
            await using var connection = await _sources.Worker.OpenConnectionAsync();
            await using var batch = new SqlBatch(connection).Add("SELECT tenant_id FROM feed_head ORDER BY tenant_id");
            await using var reader = await batch.Read(CancellationToken.None);
            var tenants = new List<string>();
            while (await reader.ReadAsync())
            {
                tenants.Add(reader.GetString(0));
            }

            return tenants;
        }
    }
}
