using System.Text.Json.Nodes;

namespace GraphBooking.Api.Tests.EndToEnd.Payments;

/// <summary>A tenant that takes payments, with one resource and one service.</summary>
internal sealed class Till
{
    public const string PaymentFields =
        "id status clientSecret failureCode amount { amountMinor currency } captured { amountMinor } refunded { amountMinor } card { brand last4 }";

    // What each kind of refusal tells beside its message.
    private const string Refusals =
        "errors { ... on PaymentDeclinedError { declineCode } ... on HoldExpiredError { expiredAt } ... on InvalidTransitionError { from to } }";

    private static readonly Lazy<Task<(Backend, Provider)>> Shared = new(Start);

    private int _hour;

    private Till(Provider provider, Shop shop, string tenant, string resource, string service)
    {
        Provider = provider;
        Shop = shop;
        Tenant = tenant;
        Resource = resource;
        Service = service;
    }

    public Provider Provider { get; }

    public Shop Shop { get; }

    public Backend Backend => Shop.Backend;

    /// <summary>The tenant's id, as it stands in the provider's metadata.</summary>
    public string Tenant { get; }

    /// <summary>The tenant, as it stands in the database.</summary>
    public string Key => Tenant["ten_".Length..];

    public string Resource { get; }

    public string Service { get; }

    public string Currency { get; private init; } = "EUR";

    /// <summary>At the backend and the provider that all tests share; one that arms faults starts its own.</summary>
    public static async Task<Till> Open(
        long price = 1000, long deposit = 400, object[]? policy = null, string currency = "EUR", int capacity = 1)
    {
        var (backend, provider) = await Shared.Value;
        return await Open(backend, provider, price, deposit, policy, currency, capacity);
    }

    public static async Task<Till> Open(
        Backend backend,
        Provider provider,
        long price = 1000,
        long deposit = 400,
        object[]? policy = null,
        string currency = "EUR",
        int capacity = 1)
    {
        var shop = await Shop.Open(backend, currency: currency);
        var resource = await shop.Resource(capacity);
        var service = (string)(await shop.Mutate("createService", new
        {
            name = "Visit",
            duration = "PT1H",
            price = new { amountMinor = price, currency },
            deposit = new { amountMinor = deposit, currency },
            resourceIds = new[] { resource },
            cancellationPolicy = policy ?? [],
        }, "service { id }"))["service"]!["id"]!;
        var tenant = (string)(await shop.Ask("{ tenant { id } }"))["data"]!["tenant"]!["id"]!;
        return new Till(provider, shop, tenant, resource, service) { Currency = currency };
    }

    /// <summary>The same till, asked by another way.</summary>
    public Till By(Backend way) => new(Provider, Shop.By(way), Tenant, Resource, Service) { Currency = Currency };

    /// <summary>A backend and a provider of their own that know each other.</summary>
    public static async Task<(Backend Backend, Provider Provider)> Start()
    {
        var provider = await Provider.Start();
        var backend = await Backend.Start(provider.Settings);
        await provider.Tell(backend);
        return (backend, provider);
    }

    /// <summary>Holds the next hour of the day after tomorrow; answers the booking's id.</summary>
    public async Task<string> Hold(string? holdFor = null, string? start = null, int quantity = 1, string? customer = null) =>
        (string)(await TryHold(holdFor, start, quantity, customer))["booking"]!["id"]!;

    public Task<JsonObject> TryHold(string? holdFor = null, string? start = null, int quantity = 1, string? customer = null) => Shop.Mutate(
        "holdSlot",
        new { serviceId = Service, resourceId = Resource, start = start ?? Shop.Day(2, _hour++), holdFor, quantity, customerId = customer },
        "booking { id start price { amountMinor } }");

    /// <summary>A booking whose deposit, or more, is paid.</summary>
    public async Task<(string Booking, string Payment)> Confirmed(long? amount = null, string? start = null)
    {
        var booking = await Hold(start: start);
        var paid = await Pay(booking, amount: amount);
        Assert.Equal("CONFIRMED", Status(await Booking(booking)));
        return (booking, (string)paid["payment"]!["id"]!);
    }

    public Task<JsonObject> Pay(
        string booking, string? token = "tok_ok", long? amount = null, string? key = null, string? currency = null, string? caller = null) =>
        Shop.Mutate(
            caller ?? Shop.Owner,
            "startPayment",
            new { bookingId = booking, paymentMethodToken = token, amount = Money(amount, currency), idempotencyKey = key },
            $"payment {{ {PaymentFields} }} {Refusals}");

    public Task<JsonObject> Refund(
        string payment, long? amount = null, string? key = null, string? currency = null, string? reason = null, string? caller = null) =>
        Shop.Mutate(
            caller ?? Shop.Owner,
            "refundPayment",
            new { paymentId = payment, amount = Money(amount, currency), reason, idempotencyKey = key },
            $"payment {{ {PaymentFields} refunds {{ amountMinor status reason }} }} " +
            "errors { ... on RefundExceedsPaymentError { refundable { amountMinor currency } } }");

    /// <summary>Takes a step of the booking's life; answers the payload.</summary>
    public Task<JsonObject> Step(string mutation, string booking) => Shop.Mutate(
        mutation, new { bookingId = booking }, "booking { status version balance { amountMinor } }");

    public Task<JsonObject> Move(string booking, string start) => Shop.Mutate(
        "rescheduleBooking", new { bookingId = booking, start }, "booking { status version price { amountMinor } balance { amountMinor } }");

    public async Task<JsonObject> Booking(string id) => (JsonObject)(await Shop.Ask(
        "query($id: ID!) { booking(id: $id) { status version start price { amountMinor } balance { amountMinor currency } history { version type actor } " +
        $"payments {{ {PaymentFields} refunds {{ amountMinor status }} disputes {{ status amount {{ amountMinor }} }} }} }} }}",
        new { id }))["data"]!["booking"]!;

    /// <summary>
    /// Waits until the booking is as the test says, which it promises to be. An answer is no snapshot: the booking and its
    /// payments are read one after the other, so what is asked for at last is read once more where both matter.
    /// </summary>
    public async Task<JsonObject> Until(string booking, Func<JsonObject, bool> isSo, int seconds = 60)
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

    public static string[] Types(JsonNode booking) => [.. booking["history"]!.AsArray().Select(happened => (string)happened!["type"]!)];

    /// <summary>The one payment of a booking.</summary>
    public static JsonNode Only(JsonNode booking) => Assert.Single(booking["payments"]!.AsArray())!;

    /// <summary>The type of the one refusal, and its field where it has one; fails when there is an answer.</summary>
    public static string Refused(JsonObject payload)
    {
        Assert.Null(payload["payment"]);
        var error = Assert.Single(payload["errors"]!.AsArray())!;
        return (string)error["__typename"]! + (error["field"] is { } field ? $" {field}" : "");
    }

    private object? Money(long? amount, string? currency) =>
        amount is { } minor ? new { amountMinor = minor, currency = currency ?? Currency } : null;
}
