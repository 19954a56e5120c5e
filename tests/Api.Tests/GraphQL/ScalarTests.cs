using GraphBooking.Api.GraphQL.Shared.Scalars;

namespace GraphBooking.Api.Tests.GraphQL;

public sealed class ScalarTests
{
    [Theory]
    [InlineData("2026-05-01T10:00:00Z", "2026-05-01T10:00:00Z")]
    [InlineData("2026-05-01t10:00:00z", "2026-05-01T10:00:00Z")]
    [InlineData("2026-05-01T10:00:00+02:00", "2026-05-01T08:00:00Z")]
    [InlineData("2026-05-01T00:30:00-14:30", "2026-05-01T15:00:00Z")]
    [InlineData("2026-05-01T10:00:00.5Z", "2026-05-01T10:00:00.5Z")]
    [InlineData("2026-05-01T10:00:00.1234567899Z", "2026-05-01T10:00:00.123456Z")]
    [InlineData("2026-05-01T10:00:00.000000Z", "2026-05-01T10:00:00Z")]
    [InlineData("2024-02-29T23:59:59.9999999Z", "2024-02-29T23:59:59.999999Z")]
    public void Instants_WhenRfc3339_ReadAndWriteInUtc(string text, string expected)
    {
        Assert.True(Instants.TryParse(text, out var instant));
        Assert.Equal(TimeSpan.Zero, instant.Offset);
        Assert.Equal(expected, Instants.Format(instant));
    }

    [Theory]
    [InlineData("")]
    [InlineData("2026-05-01")]
    [InlineData("2026-05-01T10:00:00")]
    [InlineData("2026-05-01T10:00Z")]
    [InlineData("2026-05-01 10:00:00Z")]
    [InlineData("2026-5-1T10:00:00Z")]
    [InlineData("2026-02-29T10:00:00Z")]
    [InlineData("2026-05-01T24:00:00Z")]
    [InlineData("2026-05-01T10:00:60Z")]
    [InlineData("2026-05-01T10:00:00.Z")]
    [InlineData("2026-05-01T10:00:00+2:00")]
    [InlineData("2026-05-01T10:00:00+0200")]
    [InlineData("2026-05-01T10:00:00Z ")]
    [InlineData("2026-05-01T10:00:00ZZ")]
    [InlineData("0001-01-01T00:00:00+01:00")]
    [InlineData("9999-12-31T23:59:59-01:00")]
    [InlineData("٢٠٢٦-05-01T10:00:00Z")]
    public void Instants_WhenAnythingElse_AreRefused(string text) => Assert.False(Instants.TryParse(text, out _));

    [Theory]
    [InlineData("PT45M", "PT45M")]
    [InlineData("PT90M", "PT1H30M")]
    [InlineData("P1DT2H3M4S", "P1DT2H3M4S")]
    [InlineData("PT24H", "P1D")]
    [InlineData("PT0S", "PT0S")]
    [InlineData("P0D", "PT0S")]
    [InlineData("PT0.5S", "PT0.5S")]
    [InlineData("-PT5M", "-PT5M")]
    public void Durations_WhenDaysToSeconds_ReadAndWrite(string text, string expected)
    {
        Assert.True(Durations.TryParse(text, out var duration));
        Assert.Equal(expected, Durations.Format(duration));
    }

    [Theory]
    [InlineData("")]
    [InlineData("P")]
    [InlineData("PT")]
    [InlineData("P1DT")]
    [InlineData("P1Y")]
    [InlineData("P1M")]
    [InlineData("P1W")]
    [InlineData("PT-5M")]
    [InlineData("-PT0S")]
    [InlineData("+PT5M")]
    [InlineData("PT5")]
    [InlineData("PT1M1H")]
    [InlineData("PT1.5H")]
    [InlineData("pt5m")]
    [InlineData("45")]
    [InlineData("PT5M\n")]
    [InlineData("P99999999999D")]
    [InlineData("PT99999999999999999999999999999999999999S")]
    public void Durations_WhenAnythingElse_AreRefused(string text) => Assert.False(Durations.TryParse(text, out _));

    [Theory]
    [InlineData("09:30", "09:30")]
    [InlineData("00:00", "00:00")]
    [InlineData("23:59:00", "23:59")]
    public void WallTimes_WhenToTheMinute_ReadAndWrite(string text, string expected)
    {
        Assert.True(WallTimes.TryParse(text, out var time));
        Assert.Equal(expected, WallTimes.Format(time));
    }

    [Theory]
    [InlineData("24:00")]
    [InlineData("9:30")]
    [InlineData("09:30:01")]
    [InlineData("09:30:00.5")]
    [InlineData("09:60")]
    [InlineData("0930")]
    [InlineData(" 09:30")]
    public void WallTimes_WhenAnythingElse_AreRefused(string text) => Assert.False(WallTimes.TryParse(text, out _));
}
