using GraphBooking.Application.Reporting;
using NodaTime;

namespace GraphBooking.Application.Tests.Reporting;

public sealed class WallClockTests
{
    [Theory]
    [InlineData("Europe/Berlin", "2026-10-24", 1440)]
    [InlineData("Europe/Berlin", "2026-10-25", 1500)]
    [InlineData("Europe/Berlin", "2026-03-29", 1380)]
    [InlineData("Australia/Lord_Howe", "2026-10-04", 1410)]
    [InlineData("Australia/Lord_Howe", "2026-04-05", 1470)]
    [InlineData("Pacific/Apia", "2011-12-30", 0)]
    // At one minute past midnight, back to the day before.
    [InlineData("America/St_Johns", "2010-11-06", 1499)]
    [InlineData("America/St_Johns", "2010-11-07", 1441)]
    public void Hours_OfADay_AreAllThatTheClockShowsOfIt(string zone, string day, int minutes)
    {
        var first = DateOnly.Parse(day, null);

        var hours = WallClock.Hours(new GetLeadTime(first, first.AddDays(1)), DateTimeZoneProviders.Tzdb[zone]);

        Assert.Equal(TimeSpan.FromMinutes(minutes), hours.Aggregate(TimeSpan.Zero, (sum, hour) => sum + (hour.Time.End - hour.Time.Start)));
        Assert.All(hours, hour =>
        {
            Assert.Equal((first, hour.Hour), Shown(hour.Time.Start));
            Assert.Equal((first, hour.Hour), Shown(hour.Time.End.AddTicks(-1)));
        });

        (DateOnly Day, int Hour) Shown(DateTimeOffset instant)
        {
            var local = TimeZoneInfo.ConvertTime(instant, TimeZoneInfo.FindSystemTimeZoneById(zone));
            return (DateOnly.FromDateTime(local.DateTime), local.Hour);
        }
    }
}
