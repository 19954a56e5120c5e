using static GraphBooking.Api.Tests.EndToEnd.Reporting.BookedShop;

namespace GraphBooking.Api.Tests.EndToEnd.Reporting;

/// <summary>From bookings made through the API to reports read through it.</summary>
public sealed class ReportTests
{
    private const string All =
        """
        query($f: Date!, $t: Date!, $r: ID) { reports {
          asOf
          occupancy(from: $f, to: $t) { day resource { id } bookings bookedMinutes openMinutes occupancy }
          rooms: occupancy(from: $f, to: $t, groupBy: RESOURCE) { day resource { id name } bookings bookedMinutes openMinutes occupancy }
          revenue(from: $f, to: $t, groupBy: SERVICE) { key day service { id } resource { id } captured { amountMinor currency } refunded { amountMinor } net { amountMinor } }
          leadTime(from: $f, to: $t) { bookings average median p90 }
          noShowRate(from: $f, to: $t) { attended noShows rate }
          utilisationHeatmap(from: $f, to: $t, resourceId: $r) { day hour bookedMinutes openMinutes utilisation }
          topServices(from: $f, to: $t, first: 1) { service { id } bookings value { amountMinor currency } }
        } }
        """;

    [Fact]
    public async Task Reports_OfWhatWasBooked_SayIt()
    {
        var shop = await Shop.Open();
        var (room, service) = await Room(shop);
        var day = Shop.Day(3)[..10];
        var attended = await Booked(shop, room, service, Shop.Day(3, 9));
        await Booked(shop, room, service, Shop.Day(3, 10));
        var missed = await Booked(shop, room, service, Shop.Day(3, 10));
        await shop.Mutate("checkInBooking", new { bookingId = attended }, "booking { id }");
        await shop.Mutate("markNoShow", new { bookingId = missed }, "booking { id }");
        await UpToDate(shop);

        var reports = (await shop.Ask(All, new { f = day, t = After(day), r = room }))["data"]!["reports"]!;

        Assert.Equal(
            $$"""[{"day":"{{day}}","resource":null,"bookings":2,"bookedMinutes":120,"openMinutes":2880,"occupancy":{{120 / 2880.0:R}}}]""",
            reports["occupancy"]!.ToJsonString());
        Assert.Equal(
            (room, 2, 120), ((string)reports["rooms"]![0]!["resource"]!["id"]!, (int)reports["rooms"]![0]!["bookings"]!, (int)reports["rooms"]![0]!["bookedMinutes"]!));
        Assert.Null(reports["rooms"]![0]!["day"]);
        Assert.Empty(reports["revenue"]!.AsArray());
        Assert.Equal(3, (int)reports["leadTime"]!["bookings"]!);
        Assert.Matches(@"^P2?3?D?T", (string)reports["leadTime"]!["median"]!);
        Assert.Equal("""{"attended":1,"noShows":1,"rate":0.5}""", reports["noShowRate"]!.ToJsonString());
        var cells = reports["utilisationHeatmap"]!.AsArray();
        Assert.Equal(168, cells.Count);
        Assert.Equal([9, 10], cells.Where(cell => (int)cell!["bookedMinutes"]! == 60).Select(cell => (int)cell!["hour"]!));
        Assert.All(cells, cell => Assert.Equal((int)cell!["openMinutes"]! == 0, cell["utilisation"] is null));
        Assert.Equal(
            $$"""[{"service":{"id":"{{service}}"},"bookings":2,"value":[{"amountMinor":2000,"currency":"EUR"}]}]""", reports["topServices"]!.ToJsonString());
    }

    [Fact]
    public async Task Reports_OfNothing_AreEmpty()
    {
        var shop = await Shop.Open();
        var day = Shop.Day(3)[..10];

        var reports = (await shop.Ask(All, new { f = day, t = After(day) }))["data"]!["reports"]!;

        Assert.Equal($$"""[{"day":"{{day}}","resource":null,"bookings":0,"bookedMinutes":0,"openMinutes":0,"occupancy":null}]""", reports["occupancy"]!.ToJsonString());
        Assert.Equal("""{"bookings":0,"average":null,"median":null,"p90":null}""", reports["leadTime"]!.ToJsonString());
        Assert.Equal("""{"attended":0,"noShows":0,"rate":null}""", reports["noShowRate"]!.ToJsonString());
    }

    [Theory]
    [InlineData("""occupancy(from: "2026-03-02", to: "2026-03-02") { day }""", "to")]
    [InlineData("""revenue(from: "2026-03-02", to: "2027-03-04") { key }""", "to")]
    [InlineData("""topServices(from: "2026-03-02", to: "2026-03-03", first: 101) { bookings }""", "first")]
    [InlineData("""utilisationHeatmap(from: "0001-01-01", to: "0001-01-02") { hour }""", "from")]
    public async Task Reports_OfWhatCannotBe_AreRefusedAtTheirField(string report, string field)
    {
        var answer = await (await Shop.Open()).Ask($"{{ reports {{ asOf {report} }} }}");

        Assert.Equal(("VALIDATION", field), ((string)answer["errors"]![0]!["extensions"]!["code"]!, (string)answer["errors"]![0]!["extensions"]!["field"]!));
    }

    [Fact]
    public async Task Reports_OfAnyNumberOfResources_TakeAFixedNumberOfStatements()
    {
        var shop = await Shop.Open();
        await shop.Resource();
        var one = await Count();
        await Task.WhenAll(Enumerable.Range(0, 10).Select(i => shop.Resource(1, $"Room {i}")));

        // The report, and the resources that it names.
        Assert.Equal((2, 2), (one, await Count()));

        Task<int> Count() => Backend.Statements(async () =>
        {
            var day = Shop.Day(3)[..10];
            var answer = await shop.Ask($"{{ reports {{ occupancy(from: \"{day}\", to: \"{After(day)}\", groupBy: RESOURCE) {{ resource {{ name }} openMinutes }} }} }}");
            Assert.NotEmpty(answer["data"]!["reports"]!["occupancy"]!.AsArray());
        });
    }
}
