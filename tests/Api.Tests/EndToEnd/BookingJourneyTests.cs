using System.Text.Json.Nodes;

namespace GraphBooking.Api.Tests.EndToEnd;

public sealed class BookingJourneyTests
{
    private const string Booking = "booking { id reference status version start end balance { amountMinor currency } holdExpiresAt }";

    [Fact]
    public async Task Journey_WhenACustomerBooks_GoesFromAFreeSlotToAConfirmedBooking()
    {
        var shop = await Shop.Open("Europe/Berlin");
        var resource = await shop.Resource();
        var service = await shop.Service([resource]);
        var customer = await shop.Customer();
        var asCustomer = await shop.Backend.Token("CUSTOMER", shop.Slug, customer);

        var free = await shop.Backend.Ask(
            asCustomer,
            "query($s: ID!, $f: DateTime!, $t: DateTime!) { availability(serviceId: $s, from: $f, to: $t) { start end remaining resource { id } price { amountMinor } } }",
            new { s = service, f = Shop.Day(2), t = Shop.Day(3) });
        var slot = free["data"]!["availability"]![3]!;
        var held = (await shop.Mutate(
            asCustomer, "holdSlot", new { serviceId = service, resourceId = resource, start = (string)slot["start"]! }, Booking))["booking"]!;
        var confirmed = (await shop.Mutate(asCustomer, "confirmBooking", new { bookingId = (string)held["id"]!, expectedVersion = 1 }, Booking))["booking"]!;
        var read = await shop.Backend.Ask(
            asCustomer,
            "query($r: String!) { bookingByReference(reference: $r) { id status customer { id name } resource { id } service { id } payments { id } history { version type actor } } }",
            new { r = (string)held["reference"]! });

        Assert.Equal(24, ((JsonArray)free["data"]!["availability"]!).Count);
        Assert.Equal("HELD", (string?)held["status"]);
        Assert.Equal("CONFIRMED", (string?)confirmed["status"]);
        Assert.Equal(2, (int)confirmed["version"]!);
        Assert.Null(confirmed["holdExpiresAt"]);
        var booking = read["data"]!["bookingByReference"]!;
        Assert.Equal(customer, (string?)booking["customer"]!["id"]);
        Assert.Equal(["BookingHeld", "BookingConfirmed"], ((JsonArray)booking["history"]!).Select(entry => (string)entry!["type"]!));
        Assert.All((JsonArray)booking["history"]!, entry => Assert.Equal(customer, (string?)entry!["actor"]));
    }

    [Fact]
    public async Task Hold_WhenTheSlotIsTaken_OffersTheNextThree()
    {
        var shop = await Shop.Open();
        var resource = await shop.Resource();
        var service = await shop.Service([resource]);
        var input = new { serviceId = service, resourceId = resource, start = Shop.Day(2, 10) };
        await shop.Mutate("holdSlot", input, Booking);

        var refused = await shop.Mutate(
            "holdSlot", input, "booking { id } taken: errors { ... on SlotUnavailableError { alternatives { start remaining resource { id name } } } }");

        Assert.Null(refused["booking"]);
        Assert.Equal("SLOT_UNAVAILABLE", (string?)refused["errors"]![0]!["code"]);
        var alternatives = (JsonArray)refused["taken"]![0]!["alternatives"]!;
        Assert.Equal([Shop.Day(2, 11), Shop.Day(2, 12), Shop.Day(2, 13)], alternatives.Select(slot => (string)slot!["start"]!));
    }

    [Fact]
    public async Task Hold_WhenItExpires_SaysExpiredWithinTenSeconds()
    {
        var shop = await Shop.Open();
        var resource = await shop.Resource();
        var service = await shop.Service([resource]);
        var held = await shop.Mutate(
            "holdSlot", new { serviceId = service, resourceId = resource, start = Shop.Day(2, 10), holdFor = "PT1S" }, Booking);
        var until = DateTime.UtcNow.AddSeconds(11);

        JsonNode booking;
        do
        {
            await Task.Delay(250);
            booking = (await shop.Ask("query($id: ID!) { booking(id: $id) { status version history { type actor } } }", new { id = (string)held["booking"]!["id"]! }))["data"]!["booking"]!;
        }
        while ((string)booking["status"]! != "EXPIRED" && DateTime.UtcNow < until);

        Assert.Equal("EXPIRED", (string?)booking["status"]);
        Assert.Equal("BookingExpired", (string?)booking["history"]![1]!["type"]);
        Assert.Equal("system", (string?)booking["history"]![1]!["actor"]);
    }

    [Fact]
    public async Task Confirm_WhenADepositIsAsked_IsPaymentRequired()
    {
        var shop = await Shop.Open();
        var resource = await shop.Resource();
        var service = await shop.Service([resource], deposit: 300);
        var held = await shop.Mutate("holdSlot", new { serviceId = service, resourceId = resource, start = Shop.Day(2, 10) }, Booking);

        var refused = await shop.Mutate(
            "confirmBooking",
            new { bookingId = (string)held["booking"]!["id"]! },
            "booking { id } due: errors { ... on PaymentRequiredError { due { amountMinor currency } } }");

        Assert.Equal("PAYMENT_REQUIRED", (string?)refused["errors"]![0]!["code"]);
        Assert.Equal(300, (int)refused["due"]![0]!["due"]!["amountMinor"]!);
    }
}
