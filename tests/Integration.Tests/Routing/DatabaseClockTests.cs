using GraphBooking.Infrastructure.Routing;

namespace GraphBooking.Integration.Tests.Routing;

public sealed class DatabaseClockTests
{
    private static readonly DateTimeOffset Noon = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    private readonly DatabaseClock _clock = new();

    [Fact]
    public void Reckon_WhenNothingWasTold_IsNull() => Assert.Null(_clock.Reckon(TimeSpan.FromHours(1)));

    [Fact]
    public void Reckon_GoesOnFromWhatWasTold()
    {
        Note(Noon, Seconds(100));

        Assert.Equal(Noon.AddSeconds(3), _clock.Reckon(Seconds(103)));
    }

    /// <summary>What took longer says less of how late it is.</summary>
    [Fact]
    public void Reckon_TakesTheReadingThatWasTheQuickest()
    {
        Note(Noon.AddMilliseconds(-30), Seconds(100));
        Note(Noon.AddSeconds(1), Seconds(101));
        Note(Noon.AddSeconds(2).AddMilliseconds(-500), Seconds(102));

        Assert.Equal(Noon.AddSeconds(3), _clock.Reckon(Seconds(103)));
    }

    /// <summary>It was set back.</summary>
    [Fact]
    public void Reckon_ForgetsWhatIsNoLongerTold()
    {
        Note(Noon.AddMinutes(1), Seconds(104));
        Note(Noon.AddSeconds(5), Seconds(105));
        Assert.Equal(Noon.AddMinutes(1).AddSeconds(3), _clock.Reckon(Seconds(107)));
        Note(Noon.AddSeconds(10), Seconds(110));

        Assert.Equal(Noon.AddSeconds(11), _clock.Reckon(Seconds(111)));
    }

    [Theory]
    [InlineData(104, 109.9, true)]
    [InlineData(104, 110, false)]
    [InlineData(104, 1000, false)]
    public void Reckon_WhenNothingWasToldLately_IsNull(double told, double now, bool isKnown)
    {
        Note(Noon, Seconds(told));

        Assert.Equal(isKnown, _clock.Reckon(Seconds(now)) is not null);
    }

    [Fact]
    public void Reckon_CountsInMicroseconds()
    {
        Note(Noon, TimeSpan.FromTicks(1_000_000_000));

        Assert.Equal(Noon.AddTicks(40), _clock.Reckon(TimeSpan.FromTicks(1_000_000_049)));
    }

    [Fact]
    public void Reckon_WhenAnotherServerIsThePrimary_ForgetsTheClockOfTheOneBefore()
    {
        Note(Noon.AddMinutes(1), Seconds(100));
        _clock.Note(Noon, 2, Seconds(100.5));

        Assert.Equal(Noon.AddSeconds(0.5), _clock.Reckon(Seconds(101)));
    }

    private void Note(DateTimeOffset told, TimeSpan at) => _clock.Note(told, 1, at);

    private static TimeSpan Seconds(double seconds) => TimeSpan.FromSeconds(seconds);
}
