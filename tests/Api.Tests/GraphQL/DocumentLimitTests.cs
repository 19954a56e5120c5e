using System.Diagnostics;

namespace GraphBooking.Api.Tests.GraphQL;

public sealed class DocumentLimitTests
{
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(2);

    private static readonly string[] LimitCodes =
    [
        "TOO_MANY_ALIASES", "TOO_MANY_DEFINITIONS", "TOO_MANY_DIRECTIVES", "TOO_MANY_ROOT_FIELDS", "DOCUMENT_TOO_LARGE", "DOCUMENT_TOO_LONG", "DOCUMENT_TOO_DEEP",
    ];

    private readonly TestServer _server = new();

    public static TheoryData<string, string, string> Boundaries => new()
    {
        { "TOO_MANY_ALIASES", Aliases(200), Aliases(201) },
        { "TOO_MANY_DEFINITIONS", Fragments(199), Fragments(200) },
        { "TOO_MANY_DIRECTIVES", Directives(100), Directives(101) },
        { "TOO_MANY_ROOT_FIELDS", RootFields(100), RootFields(101) },
        { "TOO_MANY_ROOT_FIELDS", SpreadRootFields(100), SpreadRootFields(101) },
        { "DOCUMENT_TOO_LARGE", Fields(2_000), Fields(2_001) },
        { "DOCUMENT_TOO_LONG", Tokens(10_000), Tokens(10_001) },
    };

    public static TheoryData<string, string> Bombs => new()
    {
        { "TOO_MANY_ALIASES", "{ " + Repeat(3_000, i => $"a{i}: tenant ") + "}" },
        { "DOCUMENT_TOO_LONG", Aliases(5_000) },
        { "DOCUMENT_TOO_LONG", Directives(20_000) },
        { "TOO_MANY_DEFINITIONS", Fragments(800) },
        { "TOO_MANY_DEFINITIONS", Repeat(700, i => $"query q{i} {{ tenant {{ ...f0 }} }} ") + Chain(190) },
        { "TOO_MANY_DIRECTIVES", "{ tenant" + Repeat(4_500, _ => " @a") + " }" },
        { "DOCUMENT_TOO_LONG", "{" + Repeat(500_000, _ => "a ") + "}" },
        { "DOCUMENT_TOO_LONG", "{ nodes(ids: [" + new string('[', 1_000_000) },
        { "DOCUMENT_TOO_DEEP", Repeat(2_000, _ => "{a") },
        { "DOCUMENT_TOO_LARGE", Explosion() },
        { "NO_FRAGMENT_CYCLES", "{ ...a } fragment a on Query { ...b } fragment b on Query { ...a ...a ...b }" },
        { "NO_FRAGMENT_CYCLES", "{ tenant { id } } fragment a on Tenant { ...a }" },
        { "DOCUMENT_TOO_LARGE", "{ tenant { " + Repeat(9_000, _ => "id ") + "} }" },
    };

    [Theory]
    [MemberData(nameof(Boundaries))]
    public async Task Execute_WhenAtALimit_PassesAndOneMoreIsRefused(string code, string atLimit, string beyond)
    {
        Assert.DoesNotContain(await CodeOf(atLimit), LimitCodes);
        _server.Answers.Sent.Clear();

        Assert.Equal(code, await CodeOf(beyond));
        Assert.Empty(_server.Answers.Sent);
    }

    [Theory]
    [MemberData(nameof(Bombs))]
    public async Task Execute_WhenABombComes_IsRefusedSoonAndInLittleMemory(string code, string bomb)
    {
        await CodeOf(bomb);
        var before = GC.GetTotalAllocatedBytes(precise: true);
        var started = Stopwatch.GetTimestamp();

        Assert.Equal(code, await CodeOf(bomb));
        Assert.True(Stopwatch.GetElapsedTime(started) < Soon);

        // The text itself goes through the test's JSON a few times.
        Assert.True(GC.GetTotalAllocatedBytes(precise: true) - before < 32 * 1024 * 1024);
        Assert.Empty(_server.Answers.Sent);
        Assert.Empty(_server.Log.Entries);
    }

    [Fact]
    public async Task Execute_WhenTheLargestDocumentIsValid_IsValidatedInTime()
    {
        var largest = "{ tenant { " + Repeat(1_999, _ => "id ") + "} }";
        var started = Stopwatch.GetTimestamp();

        Assert.DoesNotContain(await CodeOf(largest), LimitCodes);
        Assert.True(Stopwatch.GetElapsedTime(started) < Soon * 2);
    }

    private async Task<string> CodeOf(string query) => (await _server.Ask(query)).ErrorCode() ?? "";

    private static string Aliases(int count) => $"{{ tenant {{ {Repeat(count, i => $"a{i}: id ")}}} }}";

    private static string Directives(int count) => $"{{ tenant {{ {Repeat(count, _ => "id @skip(if: false) ")}}} }}";

    private static string RootFields(int count) => $"{{ {Repeat(count, _ => "tenant { id } ")}}}";

    private static string SpreadRootFields(int count) => $"{{ ...f ...f ...f {Repeat(count - 30, _ => "__typename ")}}} fragment f on Query {{ {Repeat(10, _ => "__typename ")}}}";

    private static string Fields(int count) => $"{{ tenant {{ {Repeat(count - 1, _ => "id ")}}} }}";

    // Braces, names and brackets are twelve of them.
    private static string Tokens(int count) => $"{{ nodes(ids: [{Repeat(count - 12, _ => "1 ")}]) {{ id }} }}";

    private static string Fragments(int count) =>
        $"{{ tenant {{ {Repeat(count, i => $"...f{i} ")}}} }} {Repeat(count, i => $"fragment f{i} on Tenant {{ id }} ")}";

    private static string Chain(int count) =>
        $"{Repeat(count, i => $"fragment f{i} on Tenant {{ id ...f{i + 1} }} ")} fragment f{count} on Tenant {{ id }}";

    private static string Explosion() =>
        $"{{ tenant {{ ...f0 }} }} {Repeat(30, i => $"fragment f{i} on Tenant {{ ...f{i + 1} ...f{i + 1} }} ")} fragment f30 on Tenant {{ id }}";

    private static string Repeat(int count, Func<int, string> part) => string.Concat(Enumerable.Range(0, count).Select(part));
}
