using System.Globalization;
using System.Text.Json.Nodes;
using GraphBooking.Api.Tests.Crash;

namespace GraphBooking.Api.Tests.EndToEnd.Reporting;

/// <summary>What the tests of reports do with a shop.</summary>
internal static class BookedShop
{
    public static async Task<(string Room, string Service)> Room(Shop shop)
    {
        var room = await shop.Resource(2, "=Room \"1\", first");
        return (room, await shop.Service([room]));
    }

    public static async Task<string> Booked(Shop shop, string resourceId, string serviceId, string start, string? customerId = null)
    {
        var held = await shop.Mutate("holdSlot", new { serviceId, resourceId, start, customerId }, "booking { id }");
        var bookingId = (string)held["booking"]!["id"]!;
        await shop.Mutate("confirmBooking", new { bookingId }, "booking { id }");
        return bookingId;
    }

    /// <summary>Until nothing of the shop's is on its way, in the totals of a minute's age either.</summary>
    public static async Task UpToDate(Shop shop)
    {
        var now = DateTimeOffset.UtcNow;
        JsonObject answer = [];
        await Eventually.That(
            async () =>
            {
                await shop.Backend.Stored<bool>("SELECT reporting.refresh_booking_totals()");
                answer = await shop.Ask("{ reports { asOf } }");
                return DateTimeOffset.Parse((string)answer["data"]!["reports"]!["asOf"]!, CultureInfo.InvariantCulture) >= now;
            },
            () => answer.ToJsonString());
    }

    public static string After(string day) => DateOnly.Parse(day, CultureInfo.InvariantCulture).AddDays(1).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
