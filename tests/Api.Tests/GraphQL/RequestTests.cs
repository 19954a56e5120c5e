using GraphBooking.Api.GraphQL;
using GraphBooking.Api.GraphQL.Execution;
using GraphBooking.Api.Http;
using GraphBooking.Application.Bookings;
using GraphBooking.Application.Catalog;
using GraphBooking.Application.Payments;
using GraphBooking.Application.Shared;
using GraphBooking.Domain.Bookings;
using GraphBooking.Domain.Shared;
using GraphQL.Transport;
using System.Text;
using System.Text.Json;

namespace GraphBooking.Api.Tests.GraphQL;

public sealed class RequestTests
{
    private readonly TestServer _server = new();

    [Theory]
    [InlineData("{", "SYNTAX_ERROR")]
    [InlineData("fragment f on Query { tenant { id } }", "NO_OPERATION")]
    [InlineData("query a { tenant { id } } query b { tenant { id } }", "INVALID_OPERATION_NAME")]
    [InlineData("subscription { bookingChanged { cursor } }", "SUBSCRIPTION_NOT_SUPPORTED")]
    [InlineData("subscription { __typename }", "SINGLE_ROOT_FIELD_SUBSCRIPTIONS")]
    [InlineData("query a { tenant { id } } subscription b { bookingChanged { cursor } }", "INVALID_OPERATION_NAME")]
    [InlineData("query a { tenant { id } } query a { tenant { slug } }", "UNIQUE_OPERATION_NAMES")]
    [InlineData("{ tenant { nope } }", "FIELDS_ON_CORRECT_TYPE")]
    [InlineData("{ ...a } fragment a on Query { ...b } fragment b on Query { ...a }", "NO_FRAGMENT_CYCLES")]
    [InlineData("{ bookings(where: { start: { gt: \"yesterday\" } }) { nodes { id } } }", "ARGUMENTS_OF_CORRECT_TYPE")]
    [InlineData("mutation ($x: String!) { createResource(input: { name: $x, openingHours: [], attributes: { a: $x } }) { resource { id } } }", "ARGUMENTS_OF_CORRECT_TYPE")]
    public async Task Execute_WhenTheDocumentIsNoGood_RefusesItWithoutData(string query, string code)
    {
        var answer = await _server.Ask(query, """{"x":"y"}""");

        Assert.Equal(code, answer.ErrorCode());
        Assert.False(answer.TryGetProperty("data", out _));
        Assert.Empty(_server.Log.Entries);
    }

    [Theory]
    [InlineData("""{"f":"x"}""")]
    [InlineData("""{"f":1.5}""")]
    [InlineData("""{"f":99999999999999999999999}""")]
    [InlineData("""{"f":{}}""")]
    public async Task Execute_WhenAVariableIsOfAnotherType_RefusesTheRequest(string variables)
    {
        var answer = await _server.Ask("query ($f: Int) { bookings(first: $f) { nodes { id } } }", variables);

        Assert.Equal("INVALID_VALUE", answer.ErrorCode());
        Assert.False(answer.TryGetProperty("data", out _));
    }

    [Theory]
    [InlineData("""{"quantity":null}""")]
    [InlineData("""{"quantity":"1"}""")]
    [InlineData("""{"start":null}""")]
    [InlineData("""{"start":"2026-05-01T10:00:00"}""")]
    [InlineData("""{"serviceId":null}""")]
    [InlineData("""{"serviceId":1.5}""")]
    [InlineData("""{"holdFor":"P1Y"}""")]
    [InlineData("""{"surprise":1}""")]
    public async Task Execute_WhenAnInputFieldIsOfAnotherType_RefusesTheRequest(string wrong)
    {
        var input = System.Text.Json.Nodes.JsonNode.Parse("""{"serviceId":"x","resourceId":"y","start":"2026-05-01T10:00:00Z"}""")!.AsObject();
        foreach (var (name, value) in System.Text.Json.Nodes.JsonNode.Parse(wrong)!.AsObject())
        {
            input[name] = value?.DeepClone();
        }

        var answer = await _server.Ask(
            "mutation ($i: HoldSlotInput!) { holdSlot(input: $i) { booking { id } } }", $$$"""{"i":{{{input.ToJsonString()}}}}""");

        Assert.Equal("INVALID_VALUE", answer.ErrorCode());
        Assert.Empty(_server.Log.Entries);
    }

    [Theory]
    [InlineData("quantity: null")]
    [InlineData("attributes: { a: 1, a: 2 }")]
    [InlineData("surprise: 1")]
    [InlineData("quantity: $q")]
    public async Task Execute_WhenAnInputFieldIsWrittenWrong_RefusesTheRequest(string field)
    {
        var declared = field.Contains('$', StringComparison.Ordinal) ? "($q: Int)" : "";

        var answer = await _server.Ask(
            $$"""mutation {{declared}} { holdSlot(input: { serviceId: 1, resourceId: 2, start: "2026-05-01T10:00:00Z", {{field}} }) { booking { id } } }""",
            """{"q":null}""");

        Assert.NotNull(answer.ErrorCode());
        Assert.NotEqual("INTERNAL_SERVER_ERROR", answer.ErrorCode());
        Assert.Empty(_server.Answers.Sent);
        Assert.Empty(_server.Log.Entries);
    }

    [Fact]
    public async Task Execute_WhenQueriesOnly_RefusesMutationsAlone()
    {
        var mutation = await _server.Ask("mutation { confirmBooking(input: { bookingId: 1 }) { booking { id } } }", TestServer.Staff, queriesOnly: true);
        var query = await _server.Ask("{ viewer { role } }", TestServer.Staff, queriesOnly: true);

        Assert.Equal(RequestErrors.QueriesOnlyCode, mutation.ErrorCode());
        Assert.Empty(_server.Answers.Sent);
        Assert.Equal("STAFF", query.Text("data.viewer.role"));
    }

    [Fact]
    public async Task Execute_WhenAHandlerThrows_TellsTheCorrelationIdAndNothingElse()
    {
        _server.Answers.On<ListBookings, BookingPage>(_ => new BookingPage(
            JsonPaths.PageOf(Enumerable.Range(0, 10).Select(_ => new PageItem<Booking>(Samples.Booking, new Position([])))).Value, LinkedRows.None));

        var answer = await _server.Ask("{ bookings { nodes { resource { id } } } }");

        Assert.Equal("INTERNAL_SERVER_ERROR", answer.ErrorCode());
        var id = answer.Text("errors[0].extensions.correlationId")!;
        Assert.Matches("^[0-9a-f]{32}$", id);
        Assert.Equal(["code", "correlationId"], answer.At("errors[0].extensions").EnumerateObject().Select(member => member.Name).Order());
        foreach (var leak in new[] { "secret", "Invalid", "Exception", "GetResources", "/srv", " at " })
        {
            Assert.DoesNotContain(leak, answer.ToString(), StringComparison.OrdinalIgnoreCase);
        }

        // Ten fields wait for the one batch that failed.
        var (text, exception) = Assert.Single(_server.Log.Entries);
        Assert.Contains(id, text, StringComparison.Ordinal);
        Assert.Contains(nameof(GetResources), exception!.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("query ($f: Int) { bookings(first: $f) { nodes { id } } }", """{"f":"4111 1111 1111 1111"}""")]
    [InlineData("{ bookings(first: \"4111-1111-1111-1111\") { nodes { id } } }", "{}")]
    [InlineData("query ($s: BookingStatus) { bookings(where: { status: { eq: $s } }) { nodes { id } } }", """{"s":"5500005555555559"}""")]
    public async Task Execute_WhenACardNumberIsQuoted_MasksIt(string query, string variables)
    {
        var answer = await _server.Ask(query, variables);

        Assert.NotNull(answer.ErrorCode());
        Assert.DoesNotMatch("1111|5555", answer.ToString());
    }

    [Fact]
    public async Task Execute_WhenAVeryLongValueIsQuoted_CutsIt()
    {
        var digits = string.Concat(Enumerable.Repeat("4111111111111111 ", 40_000));

        var answer = await _server.Ask("query ($f: Int) { bookings(first: $f) { nodes { id } } }", $$"""{"f":"{{digits}}"}""");

        Assert.True(answer.ToString().Length < 2000);
        Assert.DoesNotContain("4111", answer.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Execute_WhenGivenUp_Throws()
    {
        using var source = new CancellationTokenSource();
        await source.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => _server.Server.Execute(
            new GraphQLRequest { Query = "{ viewer { role } }" }, TestServer.Staff, false, null!, source.Token));
    }

    [Fact]
    public async Task Viewer_WhenOperator_HasNoTenant()
    {
        var viewer = (await _server.Ask("{ viewer { subject role tenant { id } } }", TestServer.As(Role.Operator))).At("data.viewer");

        Assert.Equal(("operator", "OPERATOR", JsonValueKind.Null), (viewer.Text("subject"), viewer.Text("role"), viewer.At("tenant").ValueKind));
    }

    [Fact]
    public void Body_WhenANumberIsEnormous_IsReadWithoutCalculating()
    {
        var body = $$$"""{"query":"{a}","variables":{"n":{{{new string('9', 1_000_000)}}}}}""";

        Assert.Null(RequestReader.ReadBody(Encoding.UTF8.GetBytes(body), out var request));

        Assert.Equal(1_000_000, request.Variables!["n"]!.ToString()!.Length);
    }
}
