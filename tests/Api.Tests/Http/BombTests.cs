using System.Text.Json;

namespace GraphBooking.Api.Tests.Http;

/// <summary>
/// Documents that are meant to hurt. There is no database behind this server: what got as far as one would fail otherwise
/// than expected here.
/// </summary>
public sealed class BombTests(ApiServer api) : IClassFixture<ApiServer>
{
    public static readonly TheoryData<string, string, string> Documents = new()
    {
        { "deep", Nested("{ node(id: \"x\") { ... on Service { resources { id ", 3_000, "} } } }"), "DOCUMENT_TOO_LONG" },
        { "nested", Nested("{ a ", 500, "}"), "DOCUMENT_TOO_DEEP" },
        { "lists", $"{{ nodes(ids: {new string('[', 400)}{new string(']', 400)}) {{ id }} }}", "DOCUMENT_TOO_DEEP" },
        { "aliases", $"{{ {Repeat(5_000, "a# : __typename ")} }}", "DOCUMENT_TOO_LONG" },
        { "some aliases", $"{{ {Repeat(201, "a# : __typename ")} }}", "TOO_MANY_ALIASES" },
        { "directives", $"{{ __typename {Repeat(20_000, "@skip(if: false) ")} }}", "DOCUMENT_TOO_LONG" },
        { "some directives", $"{{ __typename {Repeat(101, "@skip(if: false) ")} }}", "TOO_MANY_DIRECTIVES" },
        { "root fields", $"{{ {Repeat(101, "__typename ")} }}", "TOO_MANY_ROOT_FIELDS" },
        { "a cycle", "{ ...a } fragment a on Query { ...b } fragment b on Query { ...a }", "NO_FRAGMENT_CYCLES" },
        { "fragments", $"{{ booking(id: 1) {{ ...f0 }} }} {Repeat(12, "fragment f# on Booking { ...g# ...g# } fragment g# on Booking { ...F# ...F# } ")}", "DOCUMENT_TOO_LARGE" },
        { "cost", "{ bookings(first: 100) { nodes { history { type } service { resources { id } } payments { id } } } a: bookings(first: 100) { nodes { service { resources { id } } } } b: bookings(first: 100) { nodes { service { resources { id } } } } c: bookings(first: 100) { nodes { service { resources { id } } } } d: bookings(first: 100) { nodes { service { resources { id } } } } e: bookings(first: 100) { nodes { service { resources { id } } } } f: bookings(first: 100) { nodes { service { resources { id } } } } g: bookings(first: 100) { nodes { service { resources { id } } } } h: bookings(first: 100) { nodes { service { resources { id } } } } }", "COST_EXCEEDED" },
    };

    [Theory]
    [MemberData(nameof(Documents))]
    public async Task Post_WhenTheDocumentIsABomb_RefusesItBeforeAnythingRuns(string name, string document, string code)
    {
        var body = JsonSerializer.Serialize(new { query = document });

        var answer = await api.Post(body, "application/graphql-response+json");
        var legacy = await api.Post(body, "application/json");

        Assert.Equal((name, 400, code), (name, answer.Status, answer.ErrorCode()));
        Assert.Equal((name, 200, code), (name, legacy.Status, legacy.ErrorCode()));
        Assert.Equal(200, (await api.Post("""{"query":"{ __typename }"}""")).Status);
    }

    private static string Repeat(int count, string part) =>
        string.Concat(Enumerable.Range(0, count).Select(i => part.Replace("F#", $"f{i + 1}", StringComparison.Ordinal).Replace("#", $"{i}", StringComparison.Ordinal)))
        + (part.Contains("F#", StringComparison.Ordinal) ? $"fragment f{count} on Booking {{ id }}" : "");

    private static string Nested(string open, int count, string close) =>
        string.Concat(Enumerable.Repeat(open, count)) + string.Concat(Enumerable.Repeat(close, count));
}

/// <summary>Alone in the process, whose memory it looks at.</summary>
[Collection(Name)]
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class BombMemoryTests(ApiServer api) : IClassFixture<ApiServer>
{
    private const string Name = "Memory";

    [Fact]
    public async Task Post_WhenBombsRain_GivesTheMemoryBack()
    {
        await Rain(20);
        var before = GC.GetTotalMemory(forceFullCollection: true);

        await Rain(200);

        Assert.InRange(GC.GetTotalMemory(forceFullCollection: true) - before, long.MinValue, 32 * 1024 * 1024);
    }

    private async Task Rain(int count)
    {
        foreach (var batch in Enumerable.Range(0, count).Chunk(10))
        {
            await Task.WhenAll(batch.Select(i => api.Post(
                JsonSerializer.Serialize(new { query = BombTests.Documents.ElementAt(i % BombTests.Documents.Count)[1] }))));
        }
    }
}
