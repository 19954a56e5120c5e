using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using static GraphBooking.Api.Tests.EndToEnd.Reporting.BookedShop;

namespace GraphBooking.Api.Tests.EndToEnd.Reporting;

/// <summary>What is in the files.</summary>
public sealed class FileTests
{
    [Fact]
    public async Task Files_OfWhatWasBooked_SayIt_AndNothingToAPartner()
    {
        var shop = await Shop.Open();
        var (room, service) = await Room(shop);
        var customer = await shop.Customer();
        var day = Shop.Day(3)[..10];
        var booking = await Booked(shop, room, service, Shop.Day(3, 9), customer);
        var held = (string)(await shop.Mutate("holdSlot", new { serviceId = service, resourceId = room, start = Shop.Day(3, 10) }, "booking { id }"))["booking"]!["id"]!;
        await UpToDate(shop);

        var lines = await File(shop, $"bookings.csv?from={day}&to={After(day)}");
        Assert.Equal(3, lines.Length);
        Assert.StartsWith("id,reference,status,day,start,end,", lines[0], StringComparison.Ordinal);
        Assert.StartsWith($"{booking},", lines[1], StringComparison.Ordinal);
        Assert.Contains(
            $",CONFIRMED,{day},{Shop.Day(3, 9)},{Shop.Day(3, 10)},{room},\"'=Room \"\"1\"\", first\",{service},Visit,{customer},1,1000,0,0,EUR,", lines[1], StringComparison.Ordinal);
        Assert.StartsWith($"{held},", lines[2], StringComparison.Ordinal);
        Assert.EndsWith("Z,", lines[2], StringComparison.Ordinal);

        Assert.Equal(
            ["day,resource_id,resource,bookings,booked_minutes,open_minutes,occupancy", $",{room},\"'=Room \"\"1\"\", first\",1,60,2880,{(60 / 2880.0).ToString("R", CultureInfo.InvariantCulture)}"],
            await File(shop, $"occupancy.csv?from={day}&to={After(day)}&groupBy=RESOURCE"));
        Assert.Single(await File(shop, $"revenue.csv?from={day}&to={After(day)}"));

        var portal = await Portal.Open(shop);
        using var request = new HttpRequestMessage(HttpMethod.Get, Url(shop, $"bookings.csv?from={day}&to={After(day)}"));
        request.Headers.Add("X-Api-Key", portal.Key);
        using var client = new HttpClient();
        using var refused = await client.SendAsync(request);
        Assert.Equal(HttpStatusCode.Forbidden, refused.StatusCode);
    }

    private static async Task<string[]> File(Shop shop, string file)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, Url(shop, file));
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", shop.Owner);
        using var client = new HttpClient();
        using var response = await client.SendAsync(request);
        var body = await response.Content.ReadAsStringAsync();
        Assert.True(response.IsSuccessStatusCode, body);
        return body.TrimEnd().Split("\r\n");
    }

    private static Uri Url(Shop shop, string file) => new(shop.Backend.Endpoint, $"/reports/{file}");
}
