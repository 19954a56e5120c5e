using System.Text.Json.Nodes;

namespace GraphBooking.Api.Tests.EndToEnd.Payments;

/// <summary>A tenant that takes payments, with one resource and one service.</summary>
internal sealed class Till
{
    private static readonly Lazy<Task<(Backend, Provider)>> Shared = new(Start);

    private int _hour;

    private Till(Provider provider, Shop shop, string resource, string service)
    {
        Provider = provider;
        Shop = shop;
        Resource = resource;
        Service = service;
    }

    public Provider Provider { get; }

    public Shop Shop { get; }

    public string Resource { get; }

    public string Service { get; }

    /// <summary>At the backend and the provider that all tests share; one that arms faults starts its own.</summary>
    public static async Task<Till> Open(long price = 1000, long deposit = 400, object[]? policy = null, string currency = "EUR")
    {
        var (backend, provider) = await Shared.Value;
        return await Open(backend, provider, price, deposit, policy, currency);
    }

    public static async Task<Till> Open(
        Backend backend, Provider provider, long price = 1000, long deposit = 400, object[]? policy = null, string currency = "EUR")
    {
        var shop = await Shop.Open(backend);
        var resource = await shop.Resource();
        var service = (string)(await shop.Mutate("createService", new
        {
            name = "Visit",
            duration = "PT1H",
            price = new { amountMinor = price, currency },
            deposit = new { amountMinor = deposit, currency },
            resourceIds = new[] { resource },
            cancellationPolicy = policy ?? [],
        }, "service { id }"))["service"]!["id"]!;
        return new Till(provider, shop, resource, service);
    }

    /// <summary>The same till, asked by another way.</summary>
    public Till By(Backend way) => new(Provider, Shop.By(way), Resource, Service);

    /// <summary>A backend and a provider of their own that know each other.</summary>
    public static async Task<(Backend Backend, Provider Provider)> Start()
    {
        var provider = await Provider.Start();
        var backend = await Backend.Start(provider.Settings);
        await provider.Tell(backend.Webhooks);
        return (backend, provider);
    }

    /// <summary>Holds the next hour of the day after tomorrow; answers the booking's id.</summary>
    public async Task<string> Hold(string? holdFor = null, string? start = null) => (string)(await Shop.Mutate(
        "holdSlot",
        new { serviceId = Service, resourceId = Resource, start = start ?? Shop.Day(2, _hour++), holdFor },
        "booking { id }"))["booking"]!["id"]!;

    public Task<JsonObject> Pay(string booking, string? token = "tok_ok", long? amount = null, string? key = null, string currency = "EUR") =>
        Shop.Mutate(
            "startPayment",
            new
            {
                bookingId = booking,
                paymentMethodToken = token,
                amount = amount is { } minor ? new { amountMinor = minor, currency } : null,
                idempotencyKey = key,
            },
            "payment { id status clientSecret failureCode amount { amountMinor currency } captured { amountMinor } refunded { amountMinor } }");

    public Task<JsonObject> Refund(string payment, long? amount = null, string? key = null) => Shop.Mutate(
        "refundPayment",
        new { paymentId = payment, amount = amount is { } minor ? new { amountMinor = minor, currency = "EUR" } : null, idempotencyKey = key },
        "payment { id status refunded { amountMinor } }");

    public async Task<JsonObject> Booking(string id) => (JsonObject)(await Shop.Ask(
        "query($id: ID!) { booking(id: $id) { status version balance { amountMinor } history { version type } " +
        "payments { id status failureCode captured { amountMinor } refunded { amountMinor } card { brand last4 } refunds { amountMinor status } " +
        "disputes { status amount { amountMinor } } } } }",
        new { id }))["data"]!["booking"]!;

    /// <summary>Waits until the booking is as the test says, which it promises to be.</summary>
    public async Task<JsonObject> Until(string booking, Func<JsonObject, bool> isSo, int seconds = 30)
    {
        var late = DateTime.UtcNow.AddSeconds(seconds);
        while (true)
        {
            var now = await Booking(booking);
            if (isSo(now))
            {
                return now;
            }

            Assert.True(DateTime.UtcNow < late, now.ToJsonString());
            await Task.Delay(50);
        }
    }

    public static string Status(JsonNode of) => (string)of["status"]!;

    public static long Minor(JsonNode of, string field) => (long)of[field]!["amountMinor"]!;
}
