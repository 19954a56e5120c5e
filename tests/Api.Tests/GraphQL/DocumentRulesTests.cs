using GraphBooking.Application.Partners;
using Microsoft.Extensions.DependencyInjection;

namespace GraphBooking.Api.Tests.GraphQL;

public sealed class DocumentRulesTests
{
    private readonly TestServer _server = new();

    [Theory]
    [InlineData("{ __typename }")]
    [InlineData("query a { viewer { role } } query b { tenant { id } }")]
    [InlineData("{ ...f } fragment f on Query { viewer { role } }")]
    [InlineData("mutation($input: HoldSlotInput!) { holdSlot(input: $input) { booking { id } } }")]
    [InlineData("# ein Kommentar: ä€😀\n{ viewer { role } }")]
    // How dear it is depends on variables.
    [InlineData("query($n: Int!) { bookings(first: $n) { nodes { resource { id } service { resources { id } } customer { id } payments { id } } } }")]
    [InlineData("query($n: Int!) { a: bookings(first: $n) { ...p } b: bookings(first: $n) { ...p } c: bookings(first: $n) { ...p } d: bookings(first: $n) { ...p } } fragment p on BookingsConnection { nodes { id payments { id booking { payments { id booking { id } } } } } }")]
    [InlineData("query($a: Boolean!) { bookings(first: 100) @include(if: $a) { nodes { payments { id booking { payments { id booking { id } } } } } } }")]
    public async Task Fault_WhenPartnersCanRunIt_IsNone(string document) => Assert.Null(await Fault(document));

    [Theory]
    [InlineData("", "empty")]
    [InlineData(" ", "")]
    [InlineData("{", "line 1")]
    [InlineData("{ noSuchField }", "noSuchField")]
    [InlineData("fragment f on Query { viewer { role } }", "no operation")]
    [InlineData("type X { y: Int }", "")]
    [InlineData("{ viewer { role } } type X { y: Int }", "")]
    [InlineData("{ viewer { role } } { tenant { id } }", "")]
    [InlineData("query a { viewer { role } } query a { tenant { id } }", "a")]
    [InlineData("{ viewer { role } } fragment f on Query { ...f }", "")]
    [InlineData("{ viewer { role } operations { shards { name } } }", "PARTNER")]
    [InlineData("mutation m { createResource(input: { name: \"x\", openingHours: [] }) { resource { id } } }", "The operation m asks")]
    [InlineData("query fine { viewer { role } } mutation not { createPartner(input: { name: \"x\" }) { apiKey } }", "The operation not asks")]
    [InlineData("{ bookings(first: 100) { nodes { payments { id booking { payments { id booking { id } } } } } } }", "at the least")]
    [InlineData("query($n: Int) { viewer { role } bookings(first: 100, after: $n) { totalCount } }", "$n")]
    [InlineData("{ a4242424242424242: noSuchField }", "")]
    public async Task Fault_WhenTheyCannot_SaysWhy(string document, string why)
    {
        var fault = await Fault(document);

        Assert.NotNull(fault);
        Assert.Contains(why, fault, StringComparison.Ordinal);
        Assert.DoesNotContain("4242424242424242", fault, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Fault_WhenADocumentIsBeyondTheLimits_SaysWhy()
    {
        Assert.Contains("tokens", await Fault($"{{ {string.Concat(Enumerable.Repeat("__typename ", 10_001))} }}"), StringComparison.Ordinal);
        Assert.Contains("aliases", await Fault($"{{ viewer {{ {string.Concat(Enumerable.Range(0, 201).Select(i => $"a{i}: role "))} }} }}"), StringComparison.Ordinal);
        var deep = $"{{ tenant {string.Concat(Enumerable.Repeat("{ ... ", 200))} {{ id }} {string.Concat(Enumerable.Repeat("} ", 200))} }}";
        Assert.Contains("deep", await Fault(deep), StringComparison.Ordinal);
    }

    private Task<string?> Fault(string document) => ((IDocumentRules)_server.Server.DocumentRules).Fault(document, CancellationToken.None);
}
