using System.Globalization;

namespace GraphBooking.Bench;

/// <summary>A service at resources with room for every hold that a benchmark makes.</summary>
internal sealed class Hall
{
    private const int Resources = 20;
    private const int Days = 20;

    private static readonly string[] Week = ["MONDAY", "TUESDAY", "WEDNESDAY", "THURSDAY", "FRIDAY", "SATURDAY", "SUNDAY"];

    // Read once: a run that goes past midnight holds no slot twice.
    private readonly DateTime _today = TimeProvider.System.GetUtcNow().UtcDateTime.Date;
    private readonly Api _api;
    private readonly string[] _resources;
    private readonly string _service;
    private int _held;

    private Hall(Api api, string[] resources, string service) => (_api, _resources, _service) = (api, resources, service);

    public static async Task<Hall> Open(Api api)
    {
        var resources = new string[Resources];
        for (var i = 0; i < Resources; i++)
        {
            resources[i] = (string)(await api.Ask(
                "mutation($i: CreateResourceInput!) { createResource(input: $i) { resource { id } } }",
                new { i = new { name = $"Hall {i}", capacity = 1000, openingHours = Week.Select(day => new { day, opens = "00:00", closes = "00:00" }) } }))
                ["createResource"]!["resource"]!["id"]!;
        }

        var service = (string)(await api.Ask(
            "mutation($i: CreateServiceInput!) { createService(input: $i) { service { id } } }",
            new { i = new { name = "Seat", duration = "PT1H", price = new { amountMinor = 100, currency = "EUR" }, resourceIds = resources } }))
            ["createService"]!["service"]!["id"]!;
        return new Hall(api, resources, service);
    }

    /// <returns>The booking's id.</returns>
    public async Task<string> Hold()
    {
        var n = Interlocked.Increment(ref _held);
        var start = _today.AddDays(7 + (n / Resources % Days)).AddHours(n % 24);
        return (string)(await _api.Ask(
            "mutation($i: HoldSlotInput!) { holdSlot(input: $i) { booking { id } } }",
            new
            {
                i = new
                {
                    serviceId = _service,
                    resourceId = _resources[n % Resources],
                    start = start.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture),
                },
            }))["holdSlot"]!["booking"]!["id"]!;
    }
}
