using System.Text.Json;
using GraphBooking.Bench;

if (args is not [var file])
{
    Console.Error.WriteLine("usage: GraphBooking.Bench ENDPOINTS.json, as eng/run.sh writes it");
    return 2;
}

using var endpoints = JsonDocument.Parse(await File.ReadAllTextAsync(file));
var api = endpoints.RootElement.GetProperty("api")[0];
var address = new Uri(api.GetProperty("url").GetString()!);
await IdleSubscribers.Run(address, api.GetProperty("pid").GetInt32());
await ExpiringHolds.Run(address);
return 0;
