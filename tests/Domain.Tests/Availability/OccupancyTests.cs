using GraphBooking.Domain.Availability;
using static GraphBooking.Domain.Tests.Availability.Day;

namespace GraphBooking.Domain.Tests.Availability;

public sealed class OccupancyTests
{
    [Fact]
    public void MaxDepth_WhenNothingIsBusy_IsZero() => Assert.Equal(0, Depth());

    [Fact]
    public void MaxDepth_WhenIntervalsOverlap_SumsTheirQuantities() =>
        Assert.Equal(5, Depth(Busy("09:00", "11:00", 2), Busy("10:00", "12:00", 3)));

    [Fact]
    public void MaxDepth_WhenIntervalsNeverMeet_IsTheGreatestOfThem() =>
        Assert.Equal(3, Depth(Busy("09:00", "10:00", 2), Busy("11:00", "12:00", 3)));

    [Fact]
    public void MaxDepth_WhenOneEndsAsAnotherStarts_CountsTheEndFirst() =>
        Assert.Equal(3, Depth(Busy("10:00", "11:00", 3), Busy("09:00", "10:00", 2)));

    [Fact]
    public void MaxDepth_WhenIntervalsOnlyTouchTheRange_IsZero() =>
        Assert.Equal(0, Depth(Busy("08:00", "09:00"), Busy("12:00", "13:00")));

    [Fact]
    public void MaxDepth_WhenTwoOverlapOutsideTheRangeOnly_CountsThemApart() =>
        Assert.Equal(1, Depth(Busy("08:00", "09:00"), Busy("08:00", "10:00"), Busy("11:00", "13:00"), Busy("12:00", "14:00")));

    [Fact]
    public void MaxDepth_WhenTheDeepestPartEndsWhereTheRangeStarts_LeavesItOut()
    {
        BusyInterval[] busy = [Busy("08:00", "09:30", 4), Busy("09:00", "11:00", 1)];

        Assert.Equal(5, Occupancy.MaxDepth(busy, At("09:00"), At("10:00"), Now));
        Assert.Equal(1, Occupancy.MaxDepth(busy, At("09:30"), At("10:00"), Now));
        Assert.Equal(4, Occupancy.MaxDepth(busy, At("08:00"), At("09:00"), Now));
    }

    [Fact]
    public void MaxDepth_WhenAHoldHasExpired_LeavesItOut()
    {
        BusyInterval[] busy = [Busy("09:00", "10:00", 2, At("08:00")), Busy("09:00", "10:00", 1)];

        Assert.Equal(3, Occupancy.MaxDepth(busy, At("09:00"), At("10:00"), At("08:00").AddTicks(-1)));
        Assert.Equal(1, Occupancy.MaxDepth(busy, At("09:00"), At("10:00"), At("08:00")));
    }

    [Fact]
    public void MaxDepth_OverAllTime_FindsTheDeepestInstant() =>
        Assert.Equal(
            2,
            Occupancy.MaxDepth([Busy("09:00", "10:00"), Busy("09:59", "11:00")], DateTimeOffset.MinValue, DateTimeOffset.MaxValue, Now));

    [Fact]
    public void MaxDepth_WhenQuantitiesExceedAnInteger_StopsAtItsMaximum() =>
        Assert.Equal(int.MaxValue, Depth(Busy("09:00", "10:00", int.MaxValue), Busy("09:00", "10:00", int.MaxValue)));

    private static int Depth(params BusyInterval[] busy) => Occupancy.MaxDepth(busy, At("09:00"), At("12:00"), Now);
}
