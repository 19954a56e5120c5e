using GraphBooking.Application.Reporting;
using GraphBooking.Application.Shared;
using GraphBooking.Domain.Shared;
using GraphBooking.Integration.Tests.Reads;
using MediatR;

namespace GraphBooking.Integration.Tests.Reporting;

/// <summary>Every report says what SQL over the events says, in zones whose clocks change meanwhile.</summary>
public sealed class ReportTests
{
    // Lord Howe's clocks go forward by half an hour on 4 October 2026, Berlin's back by one on the 25th, St. John's on 1 November.
    private static readonly DateOnly From = new(2026, 10, 2);
    private static readonly DateOnly To = new(2026, 12, 15);

    public static TheoryData<int> Tenants => [0, 1];

    [Theory]
    [MemberData(nameof(Tenants))]
    public async Task Occupancy_OfEveryGrouping_EqualsSqlOverTheEvents(int tenant)
    {
        var (past, business) = await Open(tenant);
        foreach (var (grouping, group) in new[]
        {
            (OccupancyGrouping.Day, "local::date::text"),
            (OccupancyGrouping.Week, "date_trunc('week', local)::date::text"),
            (OccupancyGrouping.Month, "date_trunc('month', local)::date::text"),
            (OccupancyGrouping.Resource, "resource"),
        })
        {
            var rows = await past.Answer(business, new GetOccupancy(From, To, grouping));

            Assert.Equal(
                await Truth.Lines(past.Database, Truth.Occupancy(group), business, From, To),
                rows.Where(row => row.Bookings + row.BookedSeconds + row.OpenSeconds > 0)
                    .Select(row => Truth.Line(row.Day ?? (object?)row.ResourceId, row.Bookings, row.BookedSeconds, row.OpenSeconds)));
            Assert.Equal(grouping switch { OccupancyGrouping.Day => 74, OccupancyGrouping.Week => 12, _ => 3 }, rows.Count);
            Assert.All(rows, row => Assert.Equal(grouping == OccupancyGrouping.Resource, row.ResourceName is not null));
        }
    }

    [Theory]
    [MemberData(nameof(Tenants))]
    public async Task Occupancy_OfOneDayOfAClockChange_EqualsSqlOverTheEvents(int tenant)
    {
        var (past, business) = await Open(tenant);
        foreach (var day in new DateOnly[] { new(2026, 10, 4), new(2026, 10, 25), new(2026, 11, 1) })
        {
            var row = Assert.Single(await past.Answer(business, new GetOccupancy(day, day.AddDays(1), OccupancyGrouping.Day)));

            Assert.Equal(
                await Truth.Lines(past.Database, Truth.Occupancy("local::date::text"), business, day, day.AddDays(1)),
                [Truth.Line(row.Day, row.Bookings, row.BookedSeconds, row.OpenSeconds)]);
        }
    }

    [Theory]
    [MemberData(nameof(Tenants))]
    public async Task Heatmap_OfAllResourcesAndOfOne_EqualsSqlOverTheEvents(int tenant)
    {
        var (past, business) = await Open(tenant);
        const string Group = "extract(isodow FROM local)::text || ' ' || lpad(extract(hour FROM local)::text, 2, '0')";
        var one = past.Lives[0].After.ResourceId;

        foreach (var (resource, group) in new[] { ((ResourceId?)null, Group), (one, $"CASE WHEN resource = '{one}' THEN {Group} END") })
        {
            var cells = await past.Answer(business, new GetHeatmap(From, To, resource));

            Assert.Equal(7 * 24, cells.Count);
            Assert.Equal(
                (await Truth.Lines(past.Database, Truth.Occupancy(group), business, From, To)).Select(WithoutBookings).OfType<string>(),
                cells.Where(cell => cell.BookedSeconds + cell.OpenSeconds > 0)
                    .Select(cell => Truth.Line(((int)cell.Day + 6) % 7 + 1, $"{cell.Hour:00}", cell.BookedSeconds, cell.OpenSeconds)));
        }
    }

    [Theory]
    [MemberData(nameof(Tenants))]
    public async Task Revenue_OfEveryGrouping_EqualsSqlOverTheEvents(int tenant)
    {
        var (past, business) = await Open(tenant);
        foreach (var (grouping, group) in new[]
        {
            (RevenueGrouping.Day, "local::date::text"),
            (RevenueGrouping.Week, "date_trunc('week', local)::date::text"),
            (RevenueGrouping.Month, "date_trunc('month', local)::date::text"),
            (RevenueGrouping.Service, "service"),
            (RevenueGrouping.Resource, "resource"),
        })
        {
            var truth = await Truth.Lines(past.Database, Truth.Revenue(group), business, From, To);

            Assert.NotEmpty(truth);
            Assert.Equal(truth, (await past.Answer(business, new GetRevenue(From, To, grouping))).Select(Spelled));
            Assert.Equal(truth, await (await past.Answer(business, new ExportRevenue(From, To, grouping))).Select(Spelled).ToListAsync());
        }

        static string Spelled(RevenueRow row)
        {
            Assert.Equal(row.Captured.AmountMinor - row.Refunded.AmountMinor, row.Net.AmountMinor);
            return Truth.Line(
                row.Day ?? row.ServiceId ?? (object?)row.ResourceId, row.Captured.Currency, row.Captured.AmountMinor, row.Refunded.AmountMinor);
        }
    }

    [Theory]
    [MemberData(nameof(Tenants))]
    public async Task LeadTime_OfAnyDays_EqualsThatOfTheEvents(int tenant)
    {
        var (past, business) = await Open(tenant);
        foreach (var to in new[] { From.AddDays(1), From.AddDays(20), To })
        {
            var leads = (await Truth.Lines(past.Database, Truth.Leads, business, From, to)).Select(long.Parse).ToArray();

            var told = await past.Answer(business, new GetLeadTime(From, to));

            Assert.Equal(leads.Length, told.Bookings);
            Assert.Equal(Ranked(leads, 5), told.Median);
            Assert.Equal(Ranked(leads, 9), told.P90);
            Assert.Equal(leads.Length > 0, told.Average is { } average && Math.Abs(average.TotalSeconds - leads.Average()) <= 0.5);
        }

        static TimeSpan? Ranked(long[] leads, int tenths) =>
            leads.Length == 0 ? null : TimeSpan.FromSeconds(leads[((leads.Length * tenths) + 9) / 10 - 1]);
    }

    [Theory]
    [MemberData(nameof(Tenants))]
    public async Task NoShowRateAndTopServices_OfAnyDays_EqualSqlOverTheEvents(int tenant)
    {
        var (past, business) = await Open(tenant);
        foreach (var to in new[] { From.AddDays(20), To })
        {
            var rate = await past.Answer(business, new GetNoShowRate(From, to));
            Assert.Equal(await Truth.Lines(past.Database, Truth.NoShows, business, From, to), [Truth.Line(rate.Attended, rate.NoShows)]);

            var truth = await Truth.Lines(past.Database, Truth.Services, business, From, to);
            Assert.Equal(truth, Spelled(await past.Answer(business, new GetTopServices(From, to, 10))));
            var first = truth[0].Split(' ')[0];
            Assert.Equal(
                truth.Where(line => line.StartsWith(first, StringComparison.Ordinal)),
                Spelled(await past.Answer(business, new GetTopServices(From, to, 1))));
        }

        static IEnumerable<string> Spelled(IEnumerable<TopService> services) => services.SelectMany(
            service => service.Value.Select(value => Truth.Line(service.ServiceId, service.Bookings, value.Currency, value.AmountMinor)));
    }

    [Theory]
    [MemberData(nameof(Tenants))]
    public async Task Bookings_ForADownload_AreThoseOfTheEvents_ByTheirStart(int tenant)
    {
        var (past, business) = await Open(tenant);
        var expected = past.Lives.Where(life => life.Tenant == business.Tenant.Id.Value)
            .GroupBy(life => life.After.Id)
            .Select(life => life.Last().After)
            .Where(booking => Days.Of(booking.Start, business) is var day && day >= From && day < To)
            .OrderBy(booking => booking.Start).ThenBy(booking => booking.Id.ToString(), StringComparer.Ordinal)
            .Select(booking => Truth.Line(booking.Id, booking.Reference, booking.Status, booking.Start, booking.PriceMinor, booking.PaidMinor, booking.Currency, booking.CustomerId));

        var lines = await past.Answer(business, new ExportBookings(From, To));

        Assert.Equal(expected, await lines.Select(line => Truth.Line(
            line.Id, line.Reference, EnumNames<Domain.Bookings.BookingStatus>.Parse(line.Status), line.Start, line.PriceMinor, line.PaidMinor, line.Currency, line.CustomerId)).ToListAsync());
    }

    [Fact]
    public async Task Bookings_WhenTheReaderLeavesEarly_LetTheConnectionGo()
    {
        var (past, business) = await Open(0);
        for (var i = 0; i < 120; i++)
        {
            Assert.NotNull(await (await past.Answer(business, new ExportBookings(From, To))).FirstAsync());
        }
    }

    [Fact]
    public async Task Report_OfAnySize_IsOneRoundTrip()
    {
        var (past, business) = await Open(0);
        foreach (var to in new[] { From.AddDays(1), From.AddDays(366) })
        {
            Assert.Equal(1, await Count(new GetOccupancy(From, to, OccupancyGrouping.Resource)));
            Assert.Equal(1, await Count(new GetHeatmap(From, to, null)));
            Assert.Equal(1, await Count(new GetRevenue(From, to, RevenueGrouping.Service)));
            Assert.Equal(1, await Count(new GetLeadTime(From, to)));
            Assert.Equal(1, await Count(new GetNoShowRate(From, to)));
            Assert.Equal(1, await Count(new GetTopServices(From, to, 100)));
            Assert.Equal(1, await Count(new GetReportsAsOf()));
        }

        Task<int> Count<T>(IRequest<Result<T>> query) => Statements.Count(() => past.Answer(business, query));
    }

    [Theory]
    [InlineData("2026-03-01", "2026-03-01", "to")]
    [InlineData("2026-03-01", "2027-03-03", "to")]
    [InlineData("1899-12-31", "1900-01-02", "from")]
    [InlineData("9000-01-01", "9000-01-02", "to")]
    public async Task Report_OfDaysThatCannotBe_IsRefused(string from, string to, string field)
    {
        var (past, business) = await Open(0);
        var (first, last) = (DateOnly.Parse(from, null), DateOnly.Parse(to, null));

        await Refused(new GetOccupancy(first, last, OccupancyGrouping.Day));
        await Refused(new GetHeatmap(first, last, null));
        await Refused(new GetRevenue(first, last, RevenueGrouping.Day));
        await Refused(new ExportRevenue(first, last, RevenueGrouping.Day));
        await Refused(new GetLeadTime(first, last));
        await Refused(new GetNoShowRate(first, last));
        await Refused(new GetTopServices(first, last, 10));
        await Refused(new ExportBookings(first, last));

        async Task Refused<T>(IRequest<Result<T>> query) =>
            Assert.Equal(field, Assert.IsType<ValidationError>(Assert.Single((await past.Database.Send(business.Owner, query)).Errors)).Field);
    }

    private static async Task<(Past Past, Business Business)> Open(int tenant)
    {
        var past = await Past.Get();
        return (past, past.Businesses[tenant]);
    }

    // Null of what belongs to no cell.
    private static string? WithoutBookings(string line) =>
        line.Split(' ') is [var day, var hour, _, var booked, var open] ? $"{day} {hour} {booked} {open}" : null;
}
