using System.Diagnostics;
using System.Globalization;

namespace GraphBooking.Bench;

/// <summary>Many holds of one resource that end at the same moment: how long until the last of them says EXPIRED.</summary>
internal static class ExpiringHolds
{
    private const int Count = 2500;
    private const int AtOnce = 16;

    private static readonly TimeSpan Lead = TimeSpan.FromSeconds(60);

    public static async Task Run(Uri address)
    {
        using var api = await Api.Open(address);
        var days = new[] { "MONDAY", "TUESDAY", "WEDNESDAY", "THURSDAY", "FRIDAY", "SATURDAY", "SUNDAY" };
        var resource = (string)(await api.Ask(
            "mutation($i: CreateResourceInput!) { createResource(input: $i) { resource { id } } }",
            new { i = new { name = "Hall", capacity = Count, openingHours = days.Select(day => new { day, opens = "00:00", closes = "00:00" }) } }))
            ["createResource"]!["resource"]!["id"]!;
        var service = (string)(await api.Ask(
            "mutation($i: CreateServiceInput!) { createService(input: $i) { service { id } } }",
            new { i = new { name = "Seat", duration = "PT1H", price = new { amountMinor = 100, currency = "EUR" }, resourceIds = new[] { resource } } }))
            ["createService"]!["service"]!["id"]!;
        var due = DateTimeOffset.UtcNow + Lead;
        var start = DateTimeOffset.UtcNow.Date.AddDays(7).AddHours(12).ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

        await Parallel.ForEachAsync(
            Enumerable.Range(0, Count), new ParallelOptions { MaxDegreeOfParallelism = AtOnce }, (_, _) => Hold(api, service, resource, start, due));
        var early = due - DateTimeOffset.UtcNow;
        if (early < TimeSpan.Zero)
        {
            Console.WriteLine($"expiring holds: {Count} holds took longer than {Lead} to make; nothing measured");
            return;
        }

        await Task.Delay(early);
        var waiting = Stopwatch.StartNew();
        while (await Held(api, resource) > 0)
        {
            await Task.Delay(50);
        }

        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"expiring holds: {Count} of one resource due at once; the last one said EXPIRED after {waiting.Elapsed.TotalSeconds:F1} s (promised: within 10)"));
    }

    private static async ValueTask Hold(Api api, string service, string resource, string start, DateTimeOffset due)
    {
        var seconds = (int)Math.Max(1, (due - DateTimeOffset.UtcNow).TotalSeconds);
        await api.Ask(
            "mutation($i: HoldSlotInput!) { holdSlot(input: $i) { booking { id } } }",
            new { i = new { serviceId = service, resourceId = resource, start, holdFor = $"PT{seconds}S" } });
    }

    private static async Task<int> Held(Api api, string resource) => (int)(await api.Ask(
        "query($w: BookingFilterInput!) { bookings(first: 0, where: $w) { totalCount } }",
        new { w = new { resourceId = new { eq = resource }, status = new { eq = "HELD" } } }))["bookings"]!["totalCount"]!;
}
