using GraphBooking.Api.Tests.EndToEnd;
using GraphBooking.Domain.Shared;
using GraphBooking.Integration.Tests.Projections;
using Npgsql;

namespace GraphBooking.Api.Tests.Crash;

/// <summary>Two APIs share the building of read models and are killed while events arrive.</summary>
public sealed class ProjectorCrashTests
{
    private static readonly bool Long = Environment.GetEnvironmentVariable("GRAPHBOOKING_LONG") == "1";

    private static readonly string[] Zones = ["Europe/Berlin", "America/St_Johns", "Australia/Lord_Howe"];

    [Fact]
    public async Task Kill_AtAnyMoment_LeavesTheReadModelsAsARebuildMakesThem()
    {
        var kills = Long ? 20 : 2;
        var random = new Random();
        var database = await Database.Create();
        await using var superuser = NpgsqlDataSource.Create(database.Superuser);
        var tenants = await Tenants(superuser);
        var events = Lives.Of(random, tenants, Long ? 7_500 : 600);
        Assert.True(!Long || events.Length >= 20_000, $"Only {events.Length} events.");
        ApiProcess[] apis = [await ApiProcess.Start(database.Settings), await ApiProcess.Start(database.Settings)];
        try
        {
            foreach (var some in events.Chunk((events.Length / kills) + 1))
            {
                await Lives.Store(superuser, some);
                var which = random.Next(apis.Length);
                await Task.Delay(random.Next(1500));
                await apis[which].Kill();
                apis[which].Dispose();
                apis[which] = await ApiProcess.Start(database.Settings);
            }

            await Eventually.That(() => IsUpToDate(superuser, events.Length), () => "all events applied");
        }
        finally
        {
            Array.ForEach(apis, api => api.Dispose());
        }

        var live = await LiveRows.Checksums(superuser);
        Assert.Equal(0, await ApiProcess.Run(database.Settings, "rebuild", "booking-list", "customer-history", "resource-hours", "revenue-days"));
        Assert.Equal(live, await LiveRows.Checksums(superuser));
    }

    private static async Task<string[]> Tenants(NpgsqlDataSource superuser)
    {
        var tenants = Zones.Select(_ => TenantId.New().Value).ToArray();
        foreach (var (tenant, zone) in tenants.Zip(Zones))
        {
            await using var command = superuser.CreateCommand(
                "INSERT INTO tenancy.tenants (tenant_id, slug, name, time_zone, currency, isolation, region, created_at) " +
                $"VALUES ('{tenant}', '{tenant.ToLowerInvariant()}', 'Test', '{zone}', 'EUR', 'POOLED', 'eu', now())");
            await command.ExecuteNonQueryAsync();
        }

        return tenants;
    }

    private static async Task<bool> IsUpToDate(NpgsqlDataSource superuser, int events)
    {
        await using var command = superuser.CreateCommand("SELECT coalesce(sum(position), 0)::bigint FROM reporting.checkpoints");
        return (long)(await command.ExecuteScalarAsync())! == 4L * events;
    }
}
