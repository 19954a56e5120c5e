using GraphBooking.Api.GraphQL.Bookings;
using GraphBooking.Application.Bookings;
using GraphBooking.Application.Customers;
using GraphBooking.Application.Payments;
using GraphBooking.Application.Shared;
using GraphBooking.Domain.Bookings;
using GraphBooking.Domain.Customers;
using GraphBooking.Domain.Shared;
using GraphQL.Types;

namespace GraphBooking.Api.Tests.GraphQL;

public sealed class FilterTests
{
    private const string Card = "4111 1111 1111 1111";

    private readonly TestServer _server = new();

    public FilterTests()
    {
        _server.Answers.On<ListBookings, BookingPage>(_ => new BookingPage(JsonPaths.PageOf<Booking>().Value, LinkedRows.None));
        _server.Answers.On<ListCustomers, Page<Customer>>(_ => JsonPaths.PageOf<Customer>());
    }

    [Fact]
    public async Task Where_WhenNotGiven_IsNull() => Assert.Null((await Request("first: 1")).Where);

    [Fact]
    public async Task Where_WhenEmpty_HoldsForAll() => Assert.Equal("()", Spell((await Request("where: {}")).Where));

    [Fact]
    public async Task Where_WhenFieldsStandBesideEachOther_AllMustHold() => Assert.Equal(
        "(reference Equal A & reference Contains B & status Equal Held)",
        Spell((await Request("""where: { status: { eq: HELD }, reference: { eq: "A", contains: "B" } }""")).Where));

    [Fact]
    public async Task Where_WhenAndAndOrNest_KeepsTheTree() => Assert.Equal(
        "[status Equal NoShow | (reference Equal A & reference StartsWith B)]",
        Spell((await Request(
            """where: { or: [{ status: { eq: NO_SHOW } }, { and: [{ reference: { eq: "A" } }, { reference: { startsWith: "B" } }] }] }""")).Where));

    [Fact]
    public async Task Where_WhenOrIsEmpty_HoldsForNone() => Assert.Equal("[]", Spell((await Request("where: { or: [] }")).Where));

    [Fact]
    public async Task Where_WhenTyped_HoldsTheDomainsTypes()
    {
        var resource = EntityId.New<ResourceId>();
        var where = await Request(
            $$"""where: { resourceId: { eq: "{{resource}}" }, start: { gte: "2026-05-01T14:00:00+02:00" }, status: { in: [HELD, CHECKED_IN] } }""");

        var parts = ((Filter.All)where.Where!).Parts.Cast<Filter.Field>().ToDictionary(part => part.Name);
        Assert.Equal(resource, parts["resourceId"].Value);
        Assert.Equal(Samples.Noon, parts["start"].Value);
        Assert.Equal(FilterOperator.GreaterOrEqual, parts["start"].Operator);
        Assert.Equal([BookingStatus.Held, BookingStatus.CheckedIn], Assert.IsAssignableFrom<IEnumerable<object>>(parts["status"].Value));
    }

    [Theory]
    [InlineData("""{ eq: "garbage" }""", "[]")]
    [InlineData("""{ neq: "garbage" }""", "()")]
    [InlineData("""{ in: ["garbage", 7] }""", "[]")]
    [InlineData("""{ nin: ["garbage"] }""", "()")]
    [InlineData("""{ in: [] }""", "[]")]
    [InlineData("""{ eq: null }""", "customerId Equal null")]
    [InlineData("""{ neq: null }""", "customerId NotEqual null")]
    [InlineData("""{ in: [null] }""", "[[] | customerId Equal null]")]
    [InlineData("""{ nin: [null] }""", "(() & customerId NotEqual null)")]
    public async Task Where_WhenIdsAreMalformedOrNull_MatchesWhatTheyCan(string asked, string expected) =>
        Assert.Equal(expected, Spell((await Request($"where: {{ customerId: {asked} }}")).Where));

    [Theory]
    [InlineData("""{ path: "channel", eq: "web" }""", """attributes channel = "web" """)]
    [InlineData("""{ path: "$.visit.kind", eq: 1.50 }""", "attributes visit|kind = 1.50")]
    [InlineData("""{ path: "\"a.b\".\"say \\\"\\u00e9\\\"\".é", eq: true }""", "attributes a.b|say \"é\"|é = true")]
    [InlineData("""{ path: "$", eq: [] }""", "attributes $ = []")]
    [InlineData("""{ path: "a", eq: { c: 1, b: [null] } }""", """attributes a = {"b":[null],"c":1}""")]
    public async Task Where_WhenOfAttributes_HoldsPathAndValue(string asked, string expected) =>
        Assert.Equal(expected.TrimEnd(), Spell((await Request($"where: {{ attributes: {asked} }}")).Where));

    [Theory]
    [InlineData("\"\"", "1", "path")]
    [InlineData("\".\"", "1", "path")]
    [InlineData("\"$.\"", "1", "path")]
    [InlineData("\"a.\"", "1", "path")]
    [InlineData("\"a..b\"", "1", "path")]
    [InlineData("\"a b\"", "1", "path")]
    [InlineData("\"a[0]\"", "1", "path")]
    [InlineData("\"a\\\"b\"", "1", "path")]
    [InlineData("\"\\\"a\"", "1", "path")]
    [InlineData("\"\\\"a\\\"b\"", "1", "path")]
    [InlineData("\"\\\"\\\\x\\\"\"", "1", "path")]
    [InlineData("\"a.b.c.d.e.f.g.h.i.j.k.l.m.n.o.p.q\"", "1", "path")]
    [InlineData("\"a\\u0000\"", "1", "path")]
    [InlineData("\"a\"", "\"x\\u0000\"", "eq")]
    [InlineData("\"a\"", "1e999999", "eq")]
    [InlineData("\"a\"", "{ b: \"" + Card + "\" }", "eq")]
    [InlineData("\"\\\"" + Card + "\\\"\"", "1", "path")]
    public async Task Where_WhenNoAttributeCanBeSo_IsAValidationError(string path, string value, string field)
    {
        var answer = await _server.Ask($"{{ bookings(where: {{ attributes: {{ path: {path}, eq: {value} }} }}) {{ nodes {{ id }} }} }}");

        Assert.Equal(("VALIDATION", $"where.attributes.{field}"), (answer.ErrorCode(), answer.ErrorField()));
        Assert.DoesNotContain("1111", answer.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{ path: "a" }""")]
    [InlineData("""{ path: "a", eq: null }""")]
    [InlineData("""{ eq: 1 }""")]
    public async Task Where_WhenAnAttributeIsAskedInPart_IsNoValidDocument(string asked)
    {
        var answer = await _server.Ask($"{{ bookings(where: {{ attributes: {asked} }}) {{ nodes {{ id }} }} }}");

        Assert.NotNull(answer.ErrorCode());
        Assert.Empty(_server.Answers.Sent);
    }

    [Theory]
    [InlineData("where: { reference: { eq: \"\\u0000\" } }", "where.reference.eq")]
    [InlineData("where: { reference: { in: [\"A\", \"\\uD800\"] } }", "where.reference.in")]
    [InlineData("where: { or: [{ reference: { contains: \"" + Card + "\" } }] }", "where.or.reference.contains")]
    [InlineData("where: { reference: { contains: null } }", "where.reference.contains")]
    [InlineData("where: { start: { gt: null } }", "where.start.gt")]
    [InlineData("where: { status: null }", "where.status")]
    [InlineData("where: { and: null }", "where.and")]
    [InlineData("where: { status: { in: null } }", "where.status.in")]
    public async Task Where_WhenItCannotBeAsked_IsAValidationError(string arguments, string field)
    {
        var answer = await _server.Ask($"{{ bookings({arguments}) {{ nodes {{ id }} }} }}");

        Assert.Equal("VALIDATION", answer.ErrorCode());
        Assert.Equal(field, answer.ErrorField());
        Assert.Empty(_server.Answers.Sent);
        Assert.DoesNotContain("1111", answer.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Where_WhenTextOfAVariableIsBroken_IsAValidationError()
    {
        var answer = await _server.Ask(
            "query ($w: BookingFilterInput) { bookings(where: $w) { nodes { id } } }", """{"w":{"reference":{"eq":"a\u0000"}}}""");

        Assert.Equal("VALIDATION", answer.ErrorCode());
    }

    [Theory]
    [InlineData("name: { contains: \"a\" }", null)]
    [InlineData("name: { endsWith: \"a\" }", "VALIDATION")]
    [InlineData("name: { contains: \"" + Card + "\" }", "VALIDATION")]
    [InlineData("email: { eq: \"a@b\" }", null)]
    [InlineData("email: { contains: \"a\" }", "VALIDATION")]
    [InlineData("phone: { in: [\"" + Card + "\"] }", null)]
    [InlineData("phone: { startsWith: \"+49\" }", "VALIDATION")]
    [InlineData("createdAt: { lt: \"2026-05-01T00:00:00Z\" }", null)]
    public async Task Customers_WhenFilteredByPersonalFields_AreAskedNoMoreThanEncryptionAllows(string where, string? code) =>
        Assert.Equal(code, (await _server.Ask($"{{ customers(where: {{ {where} }}) {{ nodes {{ id }} }} }}")).ErrorCode());

    [Fact]
    public async Task Where_WhenItHoldsTooManyConditions_IsAValidationError()
    {
        var conditions = string.Join(",", Enumerable.Repeat("{ status: { eq: HELD } }", 101));

        Assert.Equal("VALIDATION", (await _server.Ask($"{{ bookings(where: {{ or: [{conditions}] }}) {{ nodes {{ id }} }} }}")).ErrorCode());
    }

    [Theory]
    [InlineData("order: [{ start: ASC }, { status: DESC }]", "start, status desc")]
    [InlineData("order: [{ status: DESC, start: ASC }]", "status desc, start")]
    [InlineData("order: { status: DESC, createdAt: ASC, start: DESC }", "status desc, createdAt, start desc")]
    [InlineData("order: [{ start: ASC }, { start: DESC }]", "start")]
    [InlineData("order: []", "")]
    [InlineData("first: 1", "")]
    public async Task Order_WhenWritten_IsKeptAsTheCallerWroteIt(string arguments, string expected) =>
        Assert.Equal(expected, Spell((await Request(arguments)).Order));

    [Theory]
    [InlineData("""{"o":[{"status":"DESC","start":"ASC"}]}""", "status desc, start")]
    [InlineData("""{"o":{"status":"DESC","start":"ASC"}}""", "status desc, start")]
    [InlineData("{}", "createdAt, start")]
    public async Task Order_WhenAVariable_IsKeptAsTheCallerWroteIt(string variables, string expected)
    {
        await _server.Ask(
            "query ($o: [BookingSortInput!] = [{ createdAt: ASC, start: ASC }]) { bookings(order: $o) { nodes { id } } }", variables);

        Assert.Equal(expected, Spell(Sent().Order));
    }

    [Fact]
    public async Task Order_WhenADirectionIsNull_IsAValidationError() =>
        Assert.Equal("VALIDATION", (await _server.Ask("{ bookings(order: [{ start: null }]) { nodes { id } } }")).ErrorCode());

    [Fact]
    public void Bookings_WhenComparedWithTheSchema_HaveAllItsFilterFields() =>
        Assert.Equal(
            ((IInputObjectGraphType)_server.Server.Schema.AllTypes["BookingFilterInput"]!).Fields.Select(field => field.Name).Except(["and", "or"]).Order(),
            BookingQueries.Bookings.Fields.Keys.Order());

    private static string? Spell(Filter? filter) => filter switch
    {
        null => null,
        Filter.All { Parts: var parts } => $"({string.Join(" & ", parts.Select(Spell))})",
        Filter.Any { Parts: var parts } => $"[{string.Join(" | ", parts.Select(Spell))}]",
        Filter.Field field => $"{field.Name} {field.Operator} {field.Value ?? "null"}",
        Filter.Member member => $"{member.Name} {string.Join('|', member.Path)} = {member.Value}",
        _ => throw new NotSupportedException(),
    };

    private static string Spell(IEnumerable<SortKey> order) =>
        string.Join(", ", order.Select(key => key.Field + (key.Descending ? " desc" : "")));

    private async Task<ListRequest> Request(string arguments)
    {
        var answer = await _server.Ask($"{{ bookings({arguments}) {{ nodes {{ id }} }} }}");
        Assert.Null(answer.ErrorCode());
        return Sent();
    }

    private ListRequest Sent() => _server.Answers.Sent.OfType<ListBookings>().Single().Request;
}
