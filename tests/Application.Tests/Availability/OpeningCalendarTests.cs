using System.Globalization;
using GraphBooking.Application.Availability;
using GraphBooking.Domain.Catalog;
using GraphBooking.Domain.Shared;
using NodaTime;

namespace GraphBooking.Application.Tests.Availability;

/// <summary>
/// Expected instants are written in UTC and were taken from the zones' laws, not from the code:
/// New York UTC-5/-4, Berlin +1/+2, Lord Howe +10:30/+11, Cairo +2/+3, Havana -5/-4, Apia -10/+14.
/// </summary>
public sealed class OpeningCalendarTests
{
    [Theory]
    [InlineData("America/New_York", "2026-03-06", "2026-03-06T14:00Z/2026-03-06T22:00Z")]
    [InlineData("America/New_York", "2026-03-09", "2026-03-09T13:00Z/2026-03-09T21:00Z")]
    [InlineData("America/New_York", "2026-10-30", "2026-10-30T13:00Z/2026-10-30T21:00Z")]
    [InlineData("America/New_York", "2026-11-02", "2026-11-02T14:00Z/2026-11-02T22:00Z")]
    [InlineData("America/New_York", "2027-03-12", "2027-03-12T14:00Z/2027-03-12T22:00Z")]
    [InlineData("America/New_York", "2027-03-15", "2027-03-15T13:00Z/2027-03-15T21:00Z")]
    [InlineData("America/New_York", "2027-11-08", "2027-11-08T14:00Z/2027-11-08T22:00Z")]
    [InlineData("Europe/Berlin", "2026-03-27", "2026-03-27T08:00Z/2026-03-27T16:00Z")]
    [InlineData("Europe/Berlin", "2026-03-30", "2026-03-30T07:00Z/2026-03-30T15:00Z")]
    [InlineData("Europe/Berlin", "2026-10-23", "2026-10-23T07:00Z/2026-10-23T15:00Z")]
    [InlineData("Europe/Berlin", "2026-10-26", "2026-10-26T08:00Z/2026-10-26T16:00Z")]
    [InlineData("Europe/Berlin", "2027-03-29", "2027-03-29T07:00Z/2027-03-29T15:00Z")]
    [InlineData("Europe/Berlin", "2027-11-01", "2027-11-01T08:00Z/2027-11-01T16:00Z")]
    public void Openings_WhenTheClockChangedOnTheWeekend_KeepTheirWallTime(string zone, string date, string expected) =>
        Assert.Equal(expected, Openings(zone, date, "09:00-17:00"));

    [Theory]
    [InlineData("America/New_York", "2026-03-08", "2026-03-08T05:00Z/2026-03-08T10:00Z")]
    [InlineData("America/New_York", "2026-11-01", "2026-11-01T04:00Z/2026-11-01T11:00Z")]
    [InlineData("America/New_York", "2027-03-14", "2027-03-14T05:00Z/2027-03-14T10:00Z")]
    [InlineData("America/New_York", "2027-11-07", "2027-11-07T04:00Z/2027-11-07T11:00Z")]
    [InlineData("Europe/Berlin", "2026-03-29", "2026-03-28T23:00Z/2026-03-29T04:00Z")]
    [InlineData("Europe/Berlin", "2026-10-25", "2026-10-24T22:00Z/2026-10-25T05:00Z")]
    [InlineData("Europe/Berlin", "2027-03-28", "2027-03-27T23:00Z/2027-03-28T04:00Z")]
    [InlineData("Europe/Berlin", "2027-10-31", "2027-10-30T22:00Z/2027-10-31T05:00Z")]
    [InlineData("Australia/Lord_Howe", "2026-04-05", "2026-04-04T13:00Z/2026-04-04T19:30Z")]
    [InlineData("Australia/Lord_Howe", "2026-10-04", "2026-10-03T13:30Z/2026-10-03T19:00Z")]
    public void Openings_WhenTheClockChangesWithin_AreLongerOrShorter(string zone, string date, string expected) =>
        Assert.Equal(expected, Openings(zone, date, "00:00-06:00"));

    [Theory]
    [InlineData("America/New_York", "2026-03-08", "02:30-05:00", "2026-03-08T07:00Z/2026-03-08T09:00Z")]
    [InlineData("America/New_York", "2026-03-08", "01:00-02:30", "2026-03-08T06:00Z/2026-03-08T07:00Z")]
    [InlineData("America/New_York", "2026-03-08", "02:00-03:00", "")]
    [InlineData("America/New_York", "2026-03-08", "02:15-02:45", "")]
    [InlineData("America/New_York", "2026-03-08", "01:00-02:15 02:45-04:00", "2026-03-08T06:00Z/2026-03-08T07:00Z 2026-03-08T07:00Z/2026-03-08T08:00Z")]
    [InlineData("Europe/Berlin", "2026-03-29", "02:30-05:00", "2026-03-29T01:00Z/2026-03-29T03:00Z")]
    [InlineData("Australia/Lord_Howe", "2026-10-04", "02:15-03:00", "2026-10-03T15:30Z/2026-10-03T16:00Z")]
    [InlineData("Australia/Lord_Howe", "2026-10-04", "01:30-02:15", "2026-10-03T15:00Z/2026-10-03T15:30Z")]
    public void Openings_WhenABoundaryIsSkipped_MoveItToTheEndOfTheGap(string zone, string date, string hours, string expected) =>
        Assert.Equal(expected, Openings(zone, date, hours));

    [Theory]
    [InlineData("America/New_York", "2026-11-01", "01:30-04:00", "2026-11-01T05:30Z/2026-11-01T09:00Z")]
    [InlineData("America/New_York", "2026-11-01", "00:00-01:30", "2026-11-01T04:00Z/2026-11-01T06:30Z")]
    [InlineData("America/New_York", "2026-11-01", "01:00-01:30", "2026-11-01T05:00Z/2026-11-01T06:30Z")]
    [InlineData("America/New_York", "2026-11-01", "00:00-01:00", "2026-11-01T04:00Z/2026-11-01T06:00Z")]
    [InlineData("Europe/Berlin", "2026-10-25", "02:30-04:00", "2026-10-25T00:30Z/2026-10-25T03:00Z")]
    [InlineData("Europe/Berlin", "2026-10-25", "01:00-02:30", "2026-10-24T23:00Z/2026-10-25T01:30Z")]
    [InlineData("Australia/Lord_Howe", "2026-04-05", "01:45-03:00", "2026-04-04T14:45Z/2026-04-04T16:30Z")]
    [InlineData("Australia/Lord_Howe", "2026-04-05", "01:00-01:45", "2026-04-04T14:00Z/2026-04-04T15:15Z")]
    public void Openings_WhenABoundaryOccursTwice_OpenFirstAndCloseLast(string zone, string date, string hours, string expected) =>
        Assert.Equal(expected, Openings(zone, date, hours));

    [Fact]
    public void Openings_WhenAnotherOpensAtARepeatedClosingTime_CloseAtItsFirstOccurrence() => Assert.Equal(
        "2026-11-01T04:00Z/2026-11-01T05:30Z 2026-11-01T05:30Z/2026-11-01T08:00Z",
        Openings("America/New_York", "2026-11-01", "00:00-01:30 01:30-03:00"));

    [Fact]
    public void Openings_WhenAChainRunsThroughARepeatedHour_TouchWithoutGapOrOverlap() => Assert.Equal(
        "2026-11-01T04:00Z/2026-11-01T05:00Z 2026-11-01T05:00Z/2026-11-01T07:00Z 2026-11-01T07:00Z/2026-11-01T08:00Z",
        Openings("America/New_York", "2026-11-01", "00:00-01:00 01:00-02:00 02:00-03:00"));

    [Fact]
    public void Openings_WhenAnotherOpensOnlyAfterARepeatedClosingTime_AreGivenAsTheyOverlap() => Assert.Equal(
        "2026-11-01T04:00Z/2026-11-01T06:30Z 2026-11-01T05:45Z/2026-11-01T08:00Z",
        Openings("America/New_York", "2026-11-01", "00:00-01:30 01:45-03:00"));

    [Fact]
    public void Openings_WhenTheOneThatTakesOverBelongsToTheNextDay_CloseAtTheFirstOccurrence()
    {
        var hours = new[] { Hours(DayOfWeek.Saturday, "22:00-01:30"), Hours(DayOfWeek.Sunday, "01:30-03:00") };

        Assert.Equal(
            "2026-11-01T02:00Z/2026-11-01T05:30Z 2026-11-01T05:30Z/2026-11-01T08:00Z",
            Text(OpeningCalendar.Openings(hours, Zone("America/New_York"), LocalDay("America/New_York", "2026-11-01"))));
    }

    [Fact]
    public void Openings_WhenTheDayOfOpeningHasOneAtThatTimeButTheDayOfClosingHasNot_CloseLast()
    {
        var hours = new[] { Hours(DayOfWeek.Saturday, "22:00-01:30"), Hours(DayOfWeek.Saturday, "01:30-03:00") };

        Assert.Equal(
            "2026-11-01T02:00Z/2026-11-01T06:30Z",
            Text(OpeningCalendar.Openings(hours, Zone("America/New_York"), LocalDay("America/New_York", "2026-11-01"))));
    }

    [Theory]
    [InlineData("America/New_York", DayOfWeek.Saturday, "2026-03-08", "2026-03-08T03:00Z/2026-03-08T10:00Z")]
    [InlineData("America/New_York", DayOfWeek.Saturday, "2026-11-01", "2026-11-01T02:00Z/2026-11-01T11:00Z")]
    [InlineData("Europe/Berlin", DayOfWeek.Saturday, "2026-03-29", "2026-03-28T21:00Z/2026-03-29T04:00Z")]
    [InlineData("Europe/Berlin", DayOfWeek.Saturday, "2026-10-25", "2026-10-24T20:00Z/2026-10-25T05:00Z")]
    public void Openings_WhenPastMidnightAcrossAChange_CloseInTheNewOffset(string zone, DayOfWeek day, string date, string expected) =>
        Assert.Equal(
            expected,
            Text(OpeningCalendar.Openings([Hours(day, "22:00-06:00")], Zone(zone), LocalDay(zone, date))));

    [Fact]
    public void Openings_WhenMidnightDoesNotExist_OpenAtTheFirstInstantAfterIt()
    {
        // Cairo, last Friday of April: 00:00 becomes 01:00 at 2026-04-23T22:00Z.
        Assert.Equal("2026-04-23T22:00Z/2026-04-24T03:00Z", Openings("Africa/Cairo", "2026-04-24", "00:00-06:00"));
        Assert.Equal("", Openings("Africa/Cairo", "2026-04-24", "00:00-01:00"));
        Assert.Equal(
            "2026-04-23T20:00Z/2026-04-23T22:00Z",
            Text(OpeningCalendar.Openings([Hours(DayOfWeek.Thursday, "22:00-00:00")], Zone("Africa/Cairo"), LocalDay("Africa/Cairo", "2026-04-23"))));
    }

    [Fact]
    public void Openings_WhenMidnightOccursTwice_WholeDaysStillTouch()
    {
        // Havana, first Sunday of November: 01:00 becomes 00:00 at 2024-11-03T05:00Z.
        Assert.Equal(
            "2024-11-02T04:00Z/2024-11-03T04:00Z 2024-11-03T04:00Z/2024-11-04T05:00Z",
            Text(OpeningCalendar.Openings(WholeWeek(), Zone("America/Havana"), Range("2024-11-02T12:00Z", "2024-11-03T12:00Z"))));
    }

    [Fact]
    public void Openings_WhenAWholeDayIsSkipped_LeaveItOut()
    {
        // Apia went from 2011-12-29 24:00 (-10) to 2011-12-31 00:00 (+14) at 2011-12-30T10:00Z.
        Assert.Equal(
            "2011-12-29T10:00Z/2011-12-30T10:00Z 2011-12-30T10:00Z/2011-12-31T10:00Z",
            Text(OpeningCalendar.Openings(WholeWeek(), Zone("Pacific/Apia"), Range("2011-12-29T10:00Z", "2011-12-31T10:00Z"))));
        Assert.Empty(OpeningCalendar.Openings(
            [Hours(DayOfWeek.Friday, "09:00-17:00")], Zone("Pacific/Apia"), Range("2011-12-29T00:00Z", "2012-01-01T00:00Z")));
        Assert.Equal(
            "2011-12-30T10:00Z/2011-12-30T16:00Z",
            Text(OpeningCalendar.Openings(
                [Hours(DayOfWeek.Friday, "22:00-06:00")], Zone("Pacific/Apia"), Range("2011-12-29T00:00Z", "2012-01-01T00:00Z"))));
    }

    [Theory]
    [InlineData("America/New_York", "2026-03-07", 24)]
    [InlineData("America/New_York", "2026-03-08", 23)]
    [InlineData("America/New_York", "2026-11-01", 25)]
    [InlineData("Europe/Berlin", "2026-03-29", 23)]
    [InlineData("Europe/Berlin", "2026-10-25", 25)]
    [InlineData("Africa/Cairo", "2026-04-24", 23)]
    public void Openings_WhenOpenTheWholeDay_LastAsLongAsTheDay(string zone, string date, int hours)
    {
        var opening = OpeningCalendar.Openings([Hours(DayOf(date), "00:00-00:00")], Zone(zone), LocalDay(zone, date)).Single();

        Assert.Equal(TimeSpan.FromHours(hours), opening.End - opening.Start);
    }

    [Theory]
    [InlineData(2011)]
    [InlineData(2026)]
    [InlineData(2027)]
    public void Openings_WhenAlwaysOpenInAnyZone_TouchWithoutGapOrOverlap(int year)
    {
        var window = Range($"{year}-01-01T00:00Z", $"{year + 1}-01-02T00:00Z");
        foreach (var id in DateTimeZoneProviders.Tzdb.Ids)
        {
            var openings = OpeningCalendar.Openings(WholeWeek(), Zone(id), window);

            Assert.True(openings[0].Start <= window.Start && openings[^1].End >= window.End, id);
            Assert.All(openings.Zip(openings.Skip(1)), pair => Assert.True(pair.First.End == pair.Second.Start, $"{id} {pair}"));
        }
    }

    [Fact]
    public void Openings_WhenTheWindowCutsThem_AreGivenWhole() => Assert.Equal(
        "2026-07-01T07:00Z/2026-07-01T15:00Z 2026-07-02T07:00Z/2026-07-02T15:00Z",
        Text(OpeningCalendar.Openings(EveryDay("09:00-17:00"), Zone("Europe/Berlin"), Range("2026-07-01T14:59Z", "2026-07-02T07:01Z"))));

    [Fact]
    public void Openings_WhenTheyOnlyTouchTheWindow_AreLeftOut() => Assert.Empty(
        OpeningCalendar.Openings(EveryDay("09:00-17:00"), Zone("Europe/Berlin"), Range("2026-07-01T15:00Z", "2026-07-02T07:00Z")));

    [Theory]
    [InlineData("Pacific/Kiritimati", "2026-07-01T09:59Z", "2026-07-01T10:00Z", "2026-06-30T10:00Z/2026-07-01T10:00Z")]
    [InlineData("Pacific/Pago_Pago", "2026-07-01T10:59Z", "2026-07-01T11:00Z", "2026-06-30T11:00Z/2026-07-01T11:00Z")]
    public void Openings_WhenTheLocalDateIsNotUtcs_AreFound(string zone, string from, string to, string expected) =>
        Assert.Equal(expected, Text(OpeningCalendar.Openings(WholeWeek(), Zone(zone), Range(from, to))));

    [Fact]
    public void Openings_WhenGivenOutOfOrder_AreSorted() => Assert.Equal(
        "2026-07-01T07:00Z/2026-07-01T09:00Z 2026-07-01T12:00Z/2026-07-01T14:00Z",
        Openings("Europe/Berlin", "2026-07-01", "14:00-16:00 09:00-11:00"));

    [Fact]
    public void Openings_WhenNeverOpenOrTheWindowIsEmpty_AreNone()
    {
        var zone = Zone("Europe/Berlin");

        Assert.Empty(OpeningCalendar.Openings([], zone, Range("2026-07-01T00:00Z", "2026-07-02T00:00Z")));
        Assert.Empty(OpeningCalendar.Openings(WholeWeek(), zone, Range("2026-07-01T12:00Z", "2026-07-01T12:00Z")));
    }

    [Fact]
    public void Openings_AtTheEndsOfTime_StopThereInEveryZone()
    {
        var first = new TimeRange(DateTimeOffset.MinValue, DateTimeOffset.MinValue.AddDays(3));
        var last = new TimeRange(DateTimeOffset.MaxValue.AddDays(-3), DateTimeOffset.MaxValue);
        foreach (var id in DateTimeZoneProviders.Tzdb.Ids)
        {
            var early = OpeningCalendar.Openings(WholeWeek(), Zone(id), first);
            var late = OpeningCalendar.Openings(WholeWeek(), Zone(id), last);

            Assert.True(early[0].Start == first.Start && early[^1].End >= first.End, id);
            Assert.True(late[0].Start <= last.Start && late[^1].End <= last.End, id);
            Assert.All(late, opening => Assert.False(opening.IsEmpty));
        }
    }

    /// <summary>Opening hours on the weekday of a local date, over exactly that local day.</summary>
    private static string Openings(string zone, string date, string hours) => Text(OpeningCalendar.Openings(
        [.. hours.Split(' ').Select(text => Hours(DayOf(date), text))], Zone(zone), LocalDay(zone, date)));

    private static OpeningHours[] WholeWeek() => EveryDay("00:00-00:00");

    private static OpeningHours[] EveryDay(string hours) => [.. Enum.GetValues<DayOfWeek>().Select(day => Hours(day, hours))];

    private static OpeningHours Hours(DayOfWeek day, string text)
    {
        var times = text.Split('-').Select(time => TimeOnly.ParseExact(time, "HH:mm", CultureInfo.InvariantCulture)).ToArray();
        return new OpeningHours(day, times[0], times[1]);
    }

    private static DateTimeZone Zone(string id) => DateTimeZoneProviders.Tzdb[id];

    private static DayOfWeek DayOf(string date) => DateOnly.Parse(date, CultureInfo.InvariantCulture).DayOfWeek;

    private static TimeRange LocalDay(string zone, string date)
    {
        var day = LocalDate.FromDateOnly(DateOnly.Parse(date, CultureInfo.InvariantCulture));
        return new TimeRange(
            Zone(zone).AtStartOfDay(day).ToDateTimeOffset(),
            Zone(zone).AtStartOfDay(day.PlusDays(1)).ToDateTimeOffset());
    }

    private static TimeRange Range(string from, string to) => new(
        DateTimeOffset.Parse(from, CultureInfo.InvariantCulture),
        DateTimeOffset.Parse(to, CultureInfo.InvariantCulture));

    private static string Text(IReadOnlyList<TimeRange> openings) => string.Join(
        ' ',
        openings.Select(opening => string.Create(
            CultureInfo.InvariantCulture,
            $"{opening.Start:yyyy-MM-ddTHH:mmK}/{opening.End:yyyy-MM-ddTHH:mmK}")).Select(text => text.Replace("+00:00", "Z", StringComparison.Ordinal)));
}
