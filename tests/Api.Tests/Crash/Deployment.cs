using GraphBooking.Api.Tests.EndToEnd;
using GraphBooking.Api.Tests.EndToEnd.Payments;

namespace GraphBooking.Api.Tests.Crash;

/// <summary>An API in a process of its own, with a database and a provider that survive it.</summary>
internal sealed class Deployment : IDisposable
{
    private readonly Database _database;
    private ApiProcess _api;

    private Deployment(Database database, Provider provider, ApiProcess api)
    {
        _database = database;
        _api = api;
        Provider = provider;
        Backend = Backend.Of(api.Address, database);
    }

    public Provider Provider { get; }

    /// <summary>The way to whichever API runs.</summary>
    public Backend Backend { get; }

    public static async Task<Deployment> Start()
    {
        var provider = await Provider.Start();

        // Calls are held at the provider until all are where they are to be when the API dies.
        var database = await Database.Create([.. provider.Settings, ("GraphBooking:Payments:CallTimeout", "00:00:40")]);
        var deployment = new Deployment(database, provider, await ApiProcess.Start(database.Settings));
        await provider.Tell(deployment.Backend);
        return deployment;
    }

    public Task Kill() => _api.Kill();

    /// <summary>Once it has been killed.</summary>
    public async Task Restart()
    {
        _api.Dispose();
        _api = await ApiProcess.Start(_database.Settings);
        Backend.MoveTo(_api.Address);
        await Provider.Tell(Backend);
    }

    /// <summary>Another way to the API that runs now.</summary>
    public Backend By(Uri address) => Backend.Of(address, _database);

    public Detour Detour() => new(_api.Address);

    public void Dispose() => _api.Dispose();
}
