using System.Globalization;
using GraphBooking.Domain.Catalog;

namespace GraphBooking.Domain.Tests.Catalog;

public sealed class OpeningHoursRulesTests
{
    [Fact]
    public void FirstOverlap_WhenNeverOpen_IsNull() => Assert.Null(OpeningHoursRules.FirstOverlap([]));

    [Theory]
    [InlineData("Monday 09:00-12:00")]
    [InlineData("Monday 00:00-00:00")]
    [InlineData("Saturday 12:00-12:00")]
    [InlineData("Monday 09:00-12:00", "Monday 12:00-18:00")]
    [InlineData("Monday 12:00-18:00", "Monday 09:00-12:00")]
    [InlineData("Monday 09:00-12:00", "Tuesday 09:00-12:00")]
    [InlineData("Monday 22:00-02:00", "Tuesday 02:00-06:00")]
    [InlineData("Saturday 22:00-02:00", "Sunday 02:00-06:00")]
    [InlineData("Sunday 22:00-02:00", "Monday 02:00-06:00")]
    [InlineData("Sunday 00:00-00:00", "Saturday 00:00-00:00")]
    [InlineData("Sunday 12:00-12:00", "Monday 12:00-12:00", "Saturday 12:00-12:00")]
    public void FirstOverlap_WhenOpeningsAtMostTouch_IsNull(params string[] week) =>
        Assert.Null(OpeningHoursRules.FirstOverlap(Parse(week)));

    [Theory]
    [InlineData("Monday 09:00-12:00", "Monday 09:00-12:00")]
    [InlineData("Monday 09:00-12:00", "Monday 11:59-18:00")]
    [InlineData("Monday 11:59-18:00", "Monday 09:00-12:00")]
    [InlineData("Monday 09:00-18:00", "Monday 12:00-13:00")]
    [InlineData("Monday 22:00-02:00", "Tuesday 01:59-06:00")]
    [InlineData("Tuesday 01:59-06:00", "Monday 22:00-02:00")]
    [InlineData("Saturday 22:00-02:00", "Sunday 01:59-06:00")]
    [InlineData("Sunday 01:59-06:00", "Saturday 22:00-02:00")]
    [InlineData("Sunday 22:00-02:00", "Monday 01:59-06:00")]
    [InlineData("Monday 12:00-12:00", "Tuesday 11:00-13:00")]
    [InlineData("Saturday 00:00-00:00", "Saturday 23:59-00:00")]
    public void FirstOverlap_WhenTwoOpeningsShareTime_NamesThem(params string[] week) =>
        Assert.Equal(new OpeningOverlap(0, 1), OpeningHoursRules.FirstOverlap(Parse(week)));

    [Fact]
    public void FirstOverlap_WhenOthersAreFine_NamesTheTwoThatOverlapAsTheyStandInTheList()
    {
        var hours = Parse("Friday 09:00-12:00", "Sunday 00:00-01:00", "Monday 09:00-12:00", "Saturday 23:00-00:30");

        Assert.Equal(new OpeningOverlap(1, 3), OpeningHoursRules.FirstOverlap(hours));
    }

    private static OpeningHours[] Parse(params string[] week) => [.. week.Select(Parse)];

    private static OpeningHours Parse(string text)
    {
        var parts = text.Split(' ', '-');
        return new OpeningHours(Enum.Parse<DayOfWeek>(parts[0]), Time(parts[1]), Time(parts[2]));
    }

    private static TimeOnly Time(string text) => TimeOnly.ParseExact(text, "HH:mm", CultureInfo.InvariantCulture);
}
