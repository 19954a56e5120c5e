using System.Text.Json.Nodes;

namespace GraphBooking.Cluster.Tests;

/// <summary>A tenant of one test's own, made and used through the API alone.</summary>
internal sealed class Shop
{
    private const string Errors = "errors { __typename ... on Error { message code } ... on ValidationError { field } }";

    // Once for all tests: a run over midnight must not see its days move.
    private static readonly DateTime Today = DateTime.UtcNow.Date;

    private Shop(Client owner, string slug)
    {
        Owner = owner;
        Slug = slug;
    }

    public Client Owner { get; }

    public string Slug { get; }

    public static async Task<Shop> Open(Cluster cluster)
    {
        var slug = $"c-{Guid.NewGuid():N}"[..24];
        var created = await (await Client.Open(cluster, "OPERATOR")).Ask(
            "mutation($input: CreateTenantInput!) { createTenant(input: $input) { tenant { id } } }",
            new { input = new { slug, name = "Shop", timeZone = "UTC", currency = "EUR" } });
        Assert.NotNull(created["createTenant"]!["tenant"]);
        return new Shop(await Client.Open(cluster, "OWNER", slug), slug);
    }

    public static string Day(int ahead, int hour = 0) => Today.AddDays(ahead).AddHours(hour).ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", null);

    public async Task<string> Resource(int capacity = 1, string name = "Room", int instance = 0)
    {
        var days = new[] { "MONDAY", "TUESDAY", "WEDNESDAY", "THURSDAY", "FRIDAY", "SATURDAY", "SUNDAY" };
        var input = new { name, capacity, openingHours = days.Select(day => new { day, opens = "00:00", closes = "00:00" }) };
        return (string)(await Mutate("createResource", input, "resource { id }", instance)).Payload["resource"]!["id"]!;
    }

    public async Task<string> Service(string resourceId, int instance = 0)
    {
        var input = new { name = "Visit", duration = "PT1H", price = new { amountMinor = 1000, currency = "EUR" }, resourceIds = new[] { resourceId } };
        return (string)(await Mutate("createService", input, "service { id }", instance)).Payload["service"]!["id"]!;
    }

    public async Task<(string Id, string ConsistencyToken)> Hold(
        string serviceId, string resourceId, string start, string? key = null, int instance = 0, string? consistencyToken = null)
    {
        var (payload, token) = await Mutate(
            "holdSlot", new { serviceId, resourceId, start, idempotencyKey = key }, "booking { id }", instance, consistencyToken);
        Assert.True(payload["booking"] is not null, payload.ToJsonString());
        return ((string)payload["booking"]!["id"]!, token);
    }

    /// <summary>Runs one mutation that must succeed or be refused with a typed error; answers its payload.</summary>
    public async Task<(JsonObject Payload, string ConsistencyToken)> Mutate(
        string mutation, object input, string selection, int instance = 0, string? consistencyToken = null)
    {
        var answer = await Owner.Send(Text(mutation, selection), new { input }, instance, consistencyToken);
        Assert.True(answer.Body["errors"] is null, answer.Body.ToJsonString());
        return ((JsonObject)answer.Data(mutation)!, answer.ConsistencyToken);
    }

    public static string Text(string mutation, string selection) =>
        $"mutation($input: {char.ToUpperInvariant(mutation[0])}{mutation[1..]}Input!) {{ {mutation}(input: $input) {{ {selection} {Errors} }} }}";
}
