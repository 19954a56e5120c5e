using System.Text.Json.Nodes;

namespace GraphBooking.Api.Tests.EndToEnd;

/// <summary>A tenant of one test's own, made and used through the API alone.</summary>
internal sealed class Shop
{
    private const string Errors = "errors { __typename ... on Error { message code } ... on ValidationError { field } }";

    // Once for all tests: a run over midnight must not see its days move.
    private static readonly DateTime Today = DateTime.UtcNow.Date;

    private Shop(Backend backend, string slug, string owner)
    {
        Backend = backend;
        Slug = slug;
        Owner = owner;
    }

    public Backend Backend { get; }

    public string Slug { get; }

    /// <summary>A token.</summary>
    public string Owner { get; }

    public static async Task<Shop> Open(string zone = "UTC") => await Open(await Backend.Get(), zone);

    public static async Task<Shop> Open(Backend backend, string zone = "UTC", string currency = "EUR")
    {
        var slug = $"s-{Guid.NewGuid():N}"[..24];
        await backend.Ask(
            await backend.Token("OPERATOR"),
            "mutation($input: CreateTenantInput!) { createTenant(input: $input) { tenant { id } } }",
            new { input = new { slug, name = "Shop", timeZone = zone, currency } });
        return new Shop(backend, slug, await backend.Token("OWNER", slug));
    }

    /// <summary>The same shop, asked by another way.</summary>
    public Shop By(Backend way) => new(way, Slug, Owner);

    public Task<JsonObject> Ask(string query, object? variables = null) => Backend.Ask(Owner, query, variables);

    /// <summary>Runs one mutation; answers its payload.</summary>
    public Task<JsonObject> Mutate(string mutation, object input, string selection) => Mutate(Owner, mutation, input, selection);

    public async Task<JsonObject> Mutate(string token, string mutation, object input, string selection)
    {
        var type = $"{char.ToUpperInvariant(mutation[0])}{mutation[1..]}Input";
        var answer = await Backend.Ask(
            token, $"mutation($input: {type}!) {{ {mutation}(input: $input) {{ {selection} {Errors} }} }}", new { input });
        Assert.True(answer["errors"] is null, answer.ToJsonString());
        return (JsonObject)answer["data"]![mutation]!;
    }

    public async Task<string> Resource(int capacity = 1, string name = "Room")
    {
        var days = new[] { "MONDAY", "TUESDAY", "WEDNESDAY", "THURSDAY", "FRIDAY", "SATURDAY", "SUNDAY" };
        var input = new { name, capacity, openingHours = days.Select(day => new { day, opens = "00:00", closes = "00:00" }) };
        return (string)(await Mutate("createResource", input, "resource { id }"))["resource"]!["id"]!;
    }

    public async Task<string> Service(IEnumerable<string> resourceIds, long deposit = 0)
    {
        var input = new
        {
            name = "Visit",
            duration = "PT1H",
            price = new { amountMinor = 1000, currency = "EUR" },
            deposit = new { amountMinor = deposit, currency = "EUR" },
            resourceIds,
        };
        return (string)(await Mutate("createService", input, "service { id }"))["service"]!["id"]!;
    }

    public async Task<string> Customer(string name = "Ada") =>
        (string)(await Mutate("createCustomer", new { name }, "customer { id }"))["customer"]!["id"]!;

    public static string Day(int ahead, int hour = 0) => Today.AddDays(ahead).AddHours(hour).ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", null);
}
