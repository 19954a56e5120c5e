using GraphBooking.Application.Bookings;
using GraphBooking.Application.Payments;
using GraphBooking.Application.Shared;
using GraphBooking.Domain.Bookings;
using GraphBooking.Domain.Shared;
using GraphBooking.Domain.Tenancy;

namespace GraphBooking.Api.Tests.GraphQL;

public sealed class ListTests
{
    private static readonly Booking[] Bookings =
        [.. Enumerable.Range(0, 3).Select(i => Samples.Booking with { Id = EntityId.New<BookingId>(), Start = Samples.Noon.AddHours(i) })];

    private readonly TestServer _server = new();

    public ListTests() => _server.Answers.On<ListBookings, BookingPage>(list => new BookingPage(new Page<Booking>(
        [.. Bookings.Select(booking => new PageItem<Booking>(booking, new Position(
            [.. list.Request.Order.Select(_ => (object)booking.Start), booking.Id])))],
        HasNext: true,
        HasPrevious: false,
        list.Request.WithTotal ? 42 : null), LinkedRows.None));

    [Theory]
    [InlineData("", 25, false)]
    [InlineData("(first: 0)", 0, false)]
    [InlineData("(first: 100)", 100, false)]
    [InlineData("(last: 7)", 7, true)]
    [InlineData("(first: null, last: 100)", 100, true)]
    public async Task Size_WhenAllowed_IsAskedFor(string arguments, int size, bool fromEnd)
    {
        await _server.Ask($"{{ bookings{arguments} {{ nodes {{ id }} }} }}");

        Assert.Equal((size, fromEnd), (Sent().Size, Sent().FromEnd));
    }

    [Theory]
    [InlineData("first: 101", "first")]
    [InlineData("first: -1", "first")]
    [InlineData("last: 101", "last")]
    [InlineData("last: -1", "last")]
    [InlineData("first: 1, last: 1", "last")]
    [InlineData("after: \"garbage\"", "after")]
    [InlineData("before: \"\"", "before")]
    public async Task Arguments_WhenOutOfRange_AreValidationErrors(string arguments, string field)
    {
        var answer = await _server.Ask($"{{ bookings({arguments}) {{ nodes {{ id }} }} }}");

        Assert.Equal("VALIDATION", answer.ErrorCode());
        Assert.Equal(field, answer.ErrorField());
        Assert.Equal("bookings", answer.Text("errors[0].path[0]"));
        Assert.Empty(_server.Answers.Sent);
    }

    [Theory]
    [InlineData("{ bookings { nodes { id } } }", false)]
    [InlineData("{ bookings { totalCount } }", true)]
    [InlineData("{ bookings { n: totalCount } }", true)]
    [InlineData("{ bookings { ...f } } fragment f on BookingsConnection { ... { totalCount } }", true)]
    [InlineData("{ bookings { nodes { id } totalCount @skip(if: true) } }", false)]
    public async Task TotalCount_WhenNotSelected_IsNotCounted(string query, bool counted)
    {
        Assert.Null((await _server.Ask(query)).ErrorCode());
        Assert.Equal(counted, Sent().WithTotal);
    }

    [Fact]
    public async Task Page_WhenAnswered_HasItsPartsAndCursorsThatLeadOn()
    {
        const string Query = """
            query ($after: String, $before: String) {
              bookings(after: $after, before: $before, order: [{ start: ASC }]) {
                edges { cursor node { id } } nodes { id } totalCount
                pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
              }
            }
            """;
        var page = (await _server.Ask(Query)).At("data.bookings");

        Assert.Equal(Bookings.Select(booking => booking.Id.ToString()), page.At("nodes").EnumerateArray().Select(node => node.Text("id")));
        Assert.Equal(Bookings[1].Id.ToString(), page.Text("edges[1].node.id"));
        Assert.Equal(page.Text("edges[0].cursor"), page.Text("pageInfo.startCursor"));
        Assert.Equal(page.Text("edges[2].cursor"), page.Text("pageInfo.endCursor"));
        Assert.True(page.At("pageInfo.hasNextPage").GetBoolean());
        Assert.False(page.At("pageInfo.hasPreviousPage").GetBoolean());
        Assert.Equal(42, page.At("totalCount").GetInt32());

        _server.Answers.Sent.Clear();
        var bounds = $$"""{"after":"{{page.Text("pageInfo.startCursor")}}","before":"{{page.Text("pageInfo.endCursor")}}"}""";
        Assert.Null((await _server.Ask(Query, bounds)).ErrorCode());
        Assert.Equal([Bookings[0].Start, Bookings[0].Id], Sent().After!.Keys);
        Assert.Equal([Bookings[2].Start, Bookings[2].Id], Sent().Before!.Keys);

        var stranger = new Caller(Role.Staff, "staff-1", new TenantId("ba9876543210"));
        Assert.Equal("after", (await _server.Ask(Query, stranger, bounds)).ErrorField());
    }

    private ListRequest Sent() => _server.Answers.Sent.OfType<ListBookings>().Single().Request;
}
