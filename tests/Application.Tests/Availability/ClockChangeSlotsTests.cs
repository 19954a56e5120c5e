using System.Globalization;
using GraphBooking.Application.Availability;
using GraphBooking.Domain.Availability;
using GraphBooking.Domain.Catalog;
using GraphBooking.Domain.Shared;
using NodaTime;

namespace GraphBooking.Application.Tests.Availability;

/// <summary>Opening hours, zone and slots together: what a customer sees on the day of a clock change.</summary>
public sealed class ClockChangeSlotsTests
{
    private static readonly SlotTerms OneHour = new(TimeSpan.FromHours(1), TimeSpan.Zero, TimeSpan.Zero, TimeSpan.FromHours(1));

    [Theory]
    [InlineData("America/New_York", "2026-03-07", "05 06 07 08 09 10")]
    [InlineData("America/New_York", "2026-03-08", "05 06 07 08 09")]
    [InlineData("America/New_York", "2026-11-01", "04 05 06 07 08 09 10")]
    [InlineData("America/New_York", "2027-03-14", "05 06 07 08 09")]
    [InlineData("America/New_York", "2027-11-07", "04 05 06 07 08 09 10")]
    [InlineData("Europe/Berlin", "2026-03-29", "23 00 01 02 03")]
    [InlineData("Europe/Berlin", "2026-10-25", "22 23 00 01 02 03 04")]
    [InlineData("Europe/Berlin", "2027-03-28", "23 00 01 02 03")]
    [InlineData("Europe/Berlin", "2027-10-31", "22 23 00 01 02 03 04")]
    public void FreeSlots_WhenOpenFromMidnightToSix_StepThroughElapsedHours(string zone, string date, string utcHours)
    {
        var slots = Slots(zone, DateOnly.Parse(date, CultureInfo.InvariantCulture), "00:00", "06:00");

        Assert.Equal(utcHours, string.Join(' ', slots.Select(slot => slot.Start.ToString("HH", CultureInfo.InvariantCulture))));
    }

    [Theory]
    [InlineData("2026-04-05", 6)]
    [InlineData("2026-10-04", 5)]
    public void FreeSlots_WhenTheClockMovesHalfAnHour_FillTheElapsedTime(string date, int count)
    {
        // Lord Howe: the opening lasts 6.5 hours and 5.5 hours.
        Assert.Equal(count, Slots("Australia/Lord_Howe", DateOnly.Parse(date, CultureInfo.InvariantCulture), "00:00", "06:00").Count);
    }

    [Theory]
    [InlineData("Africa/Cairo", "2026-04-24", 23)]
    [InlineData("Africa/Cairo", "2026-10-29", 25)]
    [InlineData("America/Havana", "2024-11-03", 25)]
    public void FreeSlots_WhenTheClockChangesAtMidnight_FillTheWholeDay(string zone, string date, int count) =>
        Assert.Equal(count, Slots(zone, DateOnly.Parse(date, CultureInfo.InvariantCulture), "00:00", "00:00").Count);

    [Fact]
    public void FreeSlots_WhenAChangeMakesOpeningsOverlap_ListAndHoldTheSameSlots()
    {
        // 00:00-01:30 closes at the second 01:30 (06:30Z), 01:45-03:00 opens at the first 01:45 (05:45Z).
        var window = new TimeRange(Utc(1, 4, 0), Utc(1, 8, 0));
        OpeningHours[] hours = [new(DayOfWeek.Sunday, new(0, 0), new(1, 30)), new(DayOfWeek.Sunday, new(1, 45), new(3, 0))];
        var calendar = new ResourceCalendar(
            1, OpeningCalendar.Openings(hours, DateTimeZoneProviders.Tzdb["America/New_York"], window), [], []);
        var terms = OneHour with { SlotStep = TimeSpan.FromMinutes(30) };

        var starts = calendar.FreeSlots(terms, window, 1, window.Start).Select(slot => slot.Start).ToList();

        Assert.Equal([Utc(1, 4, 0), Utc(1, 4, 30), Utc(1, 5, 0), Utc(1, 5, 30), Utc(1, 5, 45), Utc(1, 6, 15), Utc(1, 6, 45)], starts);
        Assert.All(starts, start => Assert.Equal(SlotOutcome.Free, calendar.Examine(start, terms, 1, window.Start).Outcome));
        Assert.Equal(SlotOutcome.OffGrid, calendar.Examine(Utc(1, 6, 0), terms, 1, window.Start).Outcome);
    }

    private static DateTimeOffset Utc(int day, int hour, int minute) => new(2026, 11, day, hour, minute, 0, TimeSpan.Zero);

    private static IReadOnlyList<FreeSlot> Slots(string zoneId, DateOnly date, string opens, string closes)
    {
        var zone = DateTimeZoneProviders.Tzdb[zoneId];
        var hours = new OpeningHours(
            date.DayOfWeek,
            TimeOnly.ParseExact(opens, "HH:mm", CultureInfo.InvariantCulture),
            TimeOnly.ParseExact(closes, "HH:mm", CultureInfo.InvariantCulture));
        var day = LocalDate.FromDateOnly(date);
        var window = new TimeRange(
            zone.AtStartOfDay(day).ToDateTimeOffset().ToUniversalTime(),
            zone.AtStartOfDay(day.PlusDays(1)).ToDateTimeOffset().ToUniversalTime());
        var calendar = new ResourceCalendar(1, OpeningCalendar.Openings([hours], zone, window), [], []);
        return calendar.FreeSlots(OneHour, window, 1, window.Start);
    }
}
