using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.Json;
using GraphBooking.Api.GraphQL.Execution;
using GraphBooking.Api.Http;
using GraphBooking.Application.Shared;
using GraphQL;
using GraphQLParser;
using Microsoft.Extensions.DependencyInjection;

namespace GraphBooking.Api.Tests.GraphQL;

public sealed class CostTests
{
    private const string Everything =
        "{ bookings(first: 100) { totalCount pageInfo { endCursor } nodes { id price { amountMinor } resource { id openingHours { day } } service { id resources { id } } customer { id } payments { id } history { type } } } }";

    private readonly TestServer _server = new();

    [Theory]
    [InlineData("{ __schema { types { name fields { name } } } __typename }", "{}", 0)]
    [InlineData("{ tenant { id name } }", "{}", 1)]
    [InlineData("{ viewer { role tenant { id } } }", "{}", 2)]
    [InlineData("{ booking(id: 1) { id price { amountMinor } customer { name } } }", "{}", 2)]
    [InlineData("{ availability(serviceId: 1, from: \"2026-05-01T10:00:00Z\", to: \"2026-05-02T10:00:00Z\") { start } }", "{}", 50)]
    [InlineData("{ availability(serviceId: 1, from: \"2026-05-01T10:00:00Z\", to: \"2026-05-02T10:00:00Z\") { resource { id } } }", "{}", 60)]
    [InlineData("{ reports { asOf } }", "{}", 2)]
    [InlineData("{ reports { a: leadTime(from: \"2026-03-01\", to: \"2026-03-02\") { p90 } occupancy(from: \"2026-03-01\", to: \"2026-03-02\") { day resource { id } } } }", "{}", 111)]
    [InlineData("{ bookingsAsOf(at: \"2026-05-01T10:00:00Z\", day: \"2026-05-01\") { id } }", "{}", 60)]
    [InlineData("{ bookings { nodes { id } } }", "{}", 26)]
    [InlineData("{ bookings(first: 7) { totalCount } }", "{}", 1)]
    [InlineData("{ bookings(first: 7) { nodes { id } } }", "{}", 8)]
    [InlineData("{ bookings(last: 7) { edges { cursor node { id } } } }", "{}", 9)]
    [InlineData("{ bookings(first: 0) { nodes { id } } }", "{}", 1)]
    [InlineData("{ bookings(first: -1) { nodes { id } } }", "{}", 101)]
    [InlineData("{ bookings(first: 99999999999) { nodes { id } } }", "{}", 101)]
    [InlineData("{ bookings(first: null) { nodes { id } } }", "{}", 26)]
    [InlineData("{ bookings(first: 7, last: 9) { nodes { id } } }", "{}", 10)]
    [InlineData("query($n: Int) { bookings(first: $n) { nodes { id } } }", "{}", 26)]
    [InlineData("query($n: Int) { bookings(first: $n) { nodes { id } } }", """{"n":null}""", 26)]
    [InlineData("query($n: Int) { bookings(first: $n) { nodes { id } } }", """{"n":50}""", 51)]
    [InlineData("query($n: Int) { bookings(last: $n) { nodes { id } } }", """{"n":50}""", 51)]
    [InlineData("query($n: Int) { bookings(first: $n) { nodes { id } } }", """{"n":101}""", 101)]
    [InlineData("query($n: Int) { bookings(first: $n) { nodes { id } } }", """{"n":"nonsense"}""", 101)]
    [InlineData("query($n: Int = 5) { bookings(first: $n) { nodes { id } } }", "{}", 6)]
    [InlineData("query($n: Int = 5) { bookings(first: $n) { nodes { id } } }", """{"n":9}""", 10)]
    [InlineData("query($n: Int) { ...f } fragment f on Query { bookings(first: $n) { ...g } } fragment g on BookingsConnection { nodes { customer { id } } }", """{"n":9}""", 19)]
    [InlineData("{ bookings(first: 10) { ... on BookingsConnection { nodes { ... { customer { id } } } } } }", "{}", 21)]
    [InlineData("{ bookings @skip(if: true) { nodes { id } } tenant @include(if: false) { id } }", "{}", 0)]
    [InlineData("{ bookings @skip(if: false) { nodes { id } } tenant @include(if: true) { id } }", "{}", 27)]
    [InlineData("query($a: Boolean!) { bookings @skip(if: $a) { nodes { id } } tenant @include(if: $a) { id } }", """{"a":true}""", 1)]
    [InlineData("query($a: Boolean!) { bookings @skip(if: $a) { nodes { id } } tenant @include(if: $a) { id } }", """{"a":false}""", 26)]
    [InlineData("query($a: Boolean = true) { bookings @skip(if: $a) { nodes { id } } tenant { id } }", "{}", 1)]
    [InlineData("query($a: Boolean!) { ...f @include(if: $a) ... @skip(if: $a) { tenant { id } } } fragment f on Query { bookings { nodes { id } } }", """{"a":true}""", 26)]
    [InlineData("{ nodes(ids: [1, 2, 3]) { id } }", "{}", 4)]
    [InlineData("{ nodes(ids: 1) { id } }", "{}", 2)]
    [InlineData("query($i: [ID!]!) { nodes(ids: $i) { id ... on Booking { customer { id } } } }", """{"i":["a","b"]}""", 5)]
    [InlineData("query($i: [ID!]!) { nodes(ids: $i) { id } }", """{"i":"a"}""", 2)]
    [InlineData("query($i: [ID!]! = [1, 2]) { nodes(ids: $i) { id } }", "{}", 3)]
    [InlineData("mutation { archiveResource(input: { id: 1 }) { resource { id } errors { __typename } } }", "{}", 12)]
    [InlineData(Everything, "{}", 2601)]
    public void Of_WhenCompiled_KnowsTheSizesOfPages(string query, string variables, long cost)
    {
        var document = new PreparedDocument(_server.Server.Schema, Parser.Parse(query));

        Assert.Equal(cost, document.Find(null)!.Cost.Of(Variables(variables)));
    }

    [Fact]
    public void Of_WhenEvaluated_TakesMicroseconds()
    {
        var cost = new PreparedDocument(_server.Server.Schema, Parser.Parse("query($n: Int) { bookings(first: $n) { nodes { customer { id } } } }")).Find(null)!.Cost;
        var variables = Variables("""{"n":9}""");
        cost.Of(variables);
        var started = Stopwatch.GetTimestamp();
        for (var i = 0; i < 10_000; i++)
        {
            cost.Of(variables);
        }

        Assert.True(Stopwatch.GetElapsedTime(started) < TimeSpan.FromMilliseconds(500));
    }

    [Theory]
    [InlineData(25, null)]
    [InlineData(26, "COST_EXCEEDED")]
    public async Task Execute_WhenOverTheMaximum_IsRefusedBeforeAnythingRuns(int size, string? code)
    {
        var server = new TestServer(services => services.Configure<LimitsOptions>(options => options.MaxCost = 26));

        // The same document each time: the second time it comes from the cache.
        foreach (var _ in Enumerable.Range(0, 2))
        {
            var answer = await server.Ask("query($n: Int) { bookings(first: $n) { nodes { id } } }", $$"""{"n":{{size}}}""");
            if (code is null)
            {
                Assert.NotEqual("COST_EXCEEDED", answer.ErrorCode());
                Assert.NotEmpty(server.Answers.Sent);
                continue;
            }

            Assert.Equal(code, answer.ErrorCode());
            Assert.Equal(27, answer.At("errors[0].extensions.cost").GetInt32());
            Assert.Equal(26, answer.At("errors[0].extensions.maximum").GetInt32());
            Assert.Empty(server.Answers.Sent);
        }
    }

    [Fact]
    public async Task Execute_WhenAskedForTheCost_ReportsItExecutedOrRefused()
    {
        var server = new TestServer(services => services.Configure<LimitsOptions>(options => options.MaxCost = 26));

        foreach (var (query, cost) in new[] { ("{ viewer { role } }", 1), ("{ bookings(first: 30) { nodes { id } } }", 31) })
        {
            var told = await server.Ask(query, TestServer.Staff, meter: new OperationMeter { ReportsCost = true });
            var untold = await server.Ask(query, TestServer.Staff);

            Assert.Equal(cost, told.At("extensions.cost.requested").GetInt32());
            Assert.Equal(26, told.At("extensions.cost.maximum").GetInt32());
            Assert.False(untold.TryGetProperty("extensions", out _));
        }
    }

    [Fact]
    public async Task Execute_WhenItTakesTooLong_IsCancelledAndSaysSo()
    {
        var server = new TestServer(services => services.Configure<LimitsOptions>(options => options.Timeout = TimeSpan.FromMilliseconds(100)));
        var cancelled = false;
        server.Answers.Delay = async token =>
        {
            try
            {
                await Task.Delay(TimeSpan.FromMinutes(1), token);
            }
            finally
            {
                cancelled = token.IsCancellationRequested;
            }
        };

        var answer = await server.Ask("{ tenant { id } }", TestServer.Staff);

        Assert.Equal("OPERATION_TIMEOUT", answer.ErrorCode());
        Assert.False(answer.TryGetProperty("data", out _));
        Assert.True(cancelled);
        Assert.Empty(server.Log.Entries);
    }

    [Fact]
    public async Task Execute_WhenTheCallerGivesUp_IsNoTimeout()
    {
        _server.Answers.Delay = token => Task.Delay(TimeSpan.FromMinutes(1), token);
        using var caller = new CancellationTokenSource(TimeSpan.FromMilliseconds(100));

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => _server.Ask("{ tenant { id } }", TestServer.Staff, cancellationToken: caller.Token));
    }

    [Theory]
    [InlineData(0, "00:00:10", 1)]
    [InlineData(1, "00:00:00", 1)]
    [InlineData(1, "01:00:00", 1)]
    [InlineData(1, "00:00:10", 0)]
    public void Validate_WhenALimitMakesNoSense_Fails(int cost, string timeout, int atOnce) => Assert.True(new LimitsOptionsValidator().Validate(
        null, new LimitsOptions { MaxCost = cost, Timeout = TimeSpan.Parse(timeout, CultureInfo.InvariantCulture), QueriesAtOnce = atOnce }).Failed);

    private static Inputs Variables(string json)
    {
        var reader = JsonInputs.Reader(Encoding.UTF8.GetBytes(json));
        reader.Read();
        return JsonInputs.ReadMap(ref reader);
    }
}
