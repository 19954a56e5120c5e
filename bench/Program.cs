using System.Globalization;
using System.Text.Json;
using GraphBooking.Bench;
using GraphBooking.Bench.Load;

switch (args)
{
    case ["load", .. var numbers] when numbers.Length <= 2:
        return await Load(Named("Superuser"), [.. numbers.Select(number => int.Parse(number, CultureInfo.InvariantCulture))]);
    case ["peers", .. var numbers] when numbers.Length <= 2:
        return await LoadPeers(Named("Superuser"), [.. numbers.Select(number => int.Parse(number, CultureInfo.InvariantCulture))]);
    case ["open", var requests, var server, var rate, var seconds, var connections]:
        OpenLoop.Run(requests, server, Number(rate), Number(seconds), (int)Number(connections));
        return 0;
    case ["rebuild"]:
        await Rebuilding.Run(Named("Application"), Named("Worker"));
        return 0;
    case ["fan-out", var file]:
        return await FanOutAt(file);
    case ["topology", var cluster]:
        await Topology.Run(cluster);
        return 0;
    case [var file]:
        return await Serve(file);
    default:
        Console.Error.WriteLine(
            """
            usage: GraphBooking.Bench ENDPOINTS.json               as eng/run.sh writes it
                   GraphBooking.Bench fan-out ENDPOINTS.json       that one of them alone
                   GraphBooking.Bench load [BOOKINGS [TENANTS]]    into the migrated database that ConnectionStrings__Superuser names
                   GraphBooking.Bench peers [BOOKINGS [TENANTS]]   the data set of the peers, likewise
                   GraphBooking.Bench open REQUESTS ADDRESS:PORT RATE SECONDS CONNECTIONS
                                                                   sends prepared requests at a fixed rate
                   GraphBooking.Bench rebuild                      of the loaded one that ConnectionStrings__Application and __Worker name
                   GraphBooking.Bench topology ENDPOINTS.json      as eng/cluster.sh writes it
            """);
        return 2;
}

static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);

static string Named(string connection) => Environment.GetEnvironmentVariable($"ConnectionStrings__{connection}")
    ?? throw new InvalidOperationException($"ConnectionStrings__{connection} is not set.");

static async Task<int> Load(string connection, int[] numbers)
{
    var scale = Scale.Of(numbers is [var bookings, ..] ? bookings : 1_000_000, numbers is [_, var tenants] ? tenants : 100);
    if (await Loader.Run(connection, scale, new LoadProgress(Console.Out, !Console.IsOutputRedirected), CancellationToken.None) is not { } rows)
    {
        Console.Error.WriteLine("The database has bookings already: rows can only be loaded into one that has none.");
        return 1;
    }

    Console.WriteLine(string.Create(
        CultureInfo.InvariantCulture, $"{scale.Bookings:N0} bookings of {scale.Tenants} tenants (load-001 …): {rows:N0} rows"));
    return 0;
}

static async Task<int> LoadPeers(string connection, int[] numbers)
{
    var (bookings, tenants) = (numbers is [var some, ..] ? some : 1_000_000, numbers is [_, var many] ? many : 100);
    if (!await PeerLoader.Run(connection, bookings, tenants, new LoadProgress(Console.Out, !Console.IsOutputRedirected), CancellationToken.None))
    {
        Console.Error.WriteLine("The database has bookings already: the peers' data set can only be loaded into one that has none.");
        return 1;
    }

    return 0;
}

static async Task<int> Serve(string file)
{
    var (address, pid) = await Endpoint(file);
    await IdleSubscribers.Run(address, pid);
    await FanOut.Run(address, pid);
    await ExpiringHolds.Run(address);
    return 0;
}

static async Task<int> FanOutAt(string file)
{
    var (address, pid) = await Endpoint(file);
    await FanOut.Run(address, pid);
    return 0;
}

static async Task<(Uri Address, int Pid)> Endpoint(string file)
{
    using var endpoints = JsonDocument.Parse(await File.ReadAllTextAsync(file));
    var api = endpoints.RootElement.GetProperty("api")[0];
    return (new Uri(api.GetProperty("url").GetString()!), api.GetProperty("pid").GetInt32());
}
