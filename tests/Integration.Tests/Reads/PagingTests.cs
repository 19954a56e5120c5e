using GraphBooking.Application.Shared;

namespace GraphBooking.Integration.Tests.Reads;

public sealed class PagingTests
{
    private const int Rows = 60;
    private const int Size = 7;

    /// <summary>The list, the sort fields (a minus: descending), and the same order in SQL.</summary>
    public static TheoryData<string, string, string> Orders => new()
    {
        { "booking.bookings", "", "id" },
        { "booking.bookings", "start", "start_at, id" },
        { "booking.bookings", "-start", "start_at DESC, id DESC" },
        { "booking.bookings", "createdAt", "created_at, id" },
        { "booking.bookings", "-createdAt", "created_at DESC, id DESC" },
        { "booking.bookings", "status", "status, id" },
        { "booking.bookings", "-status", "status DESC, id DESC" },
        { "booking.bookings", "status -start createdAt", "status, start_at DESC, created_at, id" },
        { "booking.bookings", "-status start", "status DESC, start_at, id" },
        { "catalog.resources", "name", "name, id" },
        { "catalog.resources", "-name", "name DESC, id DESC" },
        { "catalog.services", "name", "name, id" },
        { "catalog.services", "-name", "name DESC, id DESC" },
        { "customers.customers", "createdAt", "created_at, id" },
        { "customers.customers", "-createdAt", "created_at DESC, id DESC" },
    };

    [Theory]
    [MemberData(nameof(Orders))]
    public async Task Pages_PutTogether_AreTheWholeList(string table, string sort, string order)
    {
        var listed = await ListedBusiness.Open(Rows);
        var whole = await listed.Ids(table, "true", order);

        Assert.Equal(whole, await Forward(listed, table, sort));
        Assert.Equal(whole, await Backward(listed, table, sort));
    }

    [Theory]
    [MemberData(nameof(Orders))]
    public async Task Pages_WhileRowsAreInserted_RepeatAndSkipNone(string table, string sort, string order)
    {
        var listed = await ListedBusiness.Open(Rows);
        var before = await listed.Ids(table, "true", order);

        var read = await Forward(listed, table, sort, () => listed.Add(5));

        Assert.Equal(read.Distinct(), read);
        Assert.Equal(before, read.Where(before.Contains));
        Assert.Equal((await listed.Ids(table, "true", order)).Where(read.Contains), read);
    }

    [Fact]
    public async Task Page_BetweenTwoPositions_HoldsWhatLiesBetween()
    {
        var listed = await ListedBusiness.Open(Rows);
        var whole = await listed.List("booking.bookings", Request("start", 1000));
        var (after, before) = (whole.Items[9], whole.Items[30]);

        var first = await listed.List("booking.bookings", Request("start", 5) with { After = after.Position, Before = before.Position });
        var last = await listed.List("booking.bookings", Request("start", 5) with { After = after.Position, Before = before.Position, FromEnd = true });

        Assert.Equal(whole.Items.Skip(10).Take(5).Select(item => item.Value), first.Items.Select(item => item.Value));
        Assert.Equal(whole.Items.Skip(25).Take(5).Select(item => item.Value), last.Items.Select(item => item.Value));
    }

    [Fact]
    public async Task Page_OfNothing_CountsTheWholeFilter()
    {
        var listed = await ListedBusiness.Open(Rows);

        var page = await listed.List("booking.bookings", Request("start", 0) with { WithTotal = true });

        Assert.Empty(page.Items);
        Assert.Equal((true, false, (int?)Rows), (page.HasNext, page.HasPrevious, page.Total));
    }

    private static async Task<List<Guid>> Forward(ListedBusiness listed, string table, string sort, Func<Task>? between = null)
    {
        var read = new List<Guid>();
        for (var request = Request(sort, Size); ;)
        {
            var page = await listed.List(table, request);
            read.AddRange(page.Items.Select(item => item.Value));
            Assert.Equal(request.After is not null, page.HasPrevious);
            // While rows are added before every page, the end would never come nearer.
            if (!page.HasNext || read.Count > 3 * Rows)
            {
                Assert.False(page.HasNext && between is null);
                return read;
            }

            Assert.Equal(Size, page.Items.Count);
            request = request with { After = page.Items[^1].Position };
            if (between is not null && read.Count < Rows)
            {
                await between();
            }
        }
    }

    private static async Task<List<Guid>> Backward(ListedBusiness listed, string table, string sort)
    {
        var read = new List<Guid>();
        for (var request = Request(sort, Size) with { FromEnd = true }; ;)
        {
            var page = await listed.List(table, request);
            read.InsertRange(0, page.Items.Select(item => item.Value));
            Assert.Equal(request.Before is not null, page.HasNext);
            if (!page.HasPrevious)
            {
                return read;
            }

            Assert.Equal(Size, page.Items.Count);
            request = request with { Before = page.Items[0].Position };
        }
    }

    private static ListRequest Request(string sort, int size) => new(
        null,
        [.. sort.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(field => new SortKey(field.TrimStart('-'), field[0] == '-'))],
        size, null, null, false, false);
}
