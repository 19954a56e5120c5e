using GraphBooking.Domain.Availability;
using static GraphBooking.Domain.Tests.Availability.Day;

namespace GraphBooking.Domain.Tests.Availability;

public sealed class ExamineTests
{
    [Fact]
    public void Examine_WhenFree_SaysWhatRemains()
    {
        var calendar = Calendar(capacity: 5, busy: Busy("09:30", "10:30", quantity: 2));

        Assert.Equal(new SlotVerdict(SlotOutcome.Free, 3), calendar.Examine(At("09:00"), Terms(60, 60), 1, Now));
    }

    [Theory]
    [InlineData("08:30")]
    [InlineData("11:30")]
    [InlineData("12:00")]
    public void Examine_WhenServiceLeavesTheOpening_IsOutside(string start)
    {
        Assert.Equal(SlotOutcome.OutsideOpeningHours, Calendar().Outcome(start, Terms(60, 30)));
    }

    [Fact]
    public void Examine_WhenOutsideAndOffGridAndTaken_IsOutside()
    {
        var calendar = Calendar(busy: Busy("08:00", "10:00"));

        Assert.Equal(SlotOutcome.OutsideOpeningHours, calendar.Outcome("08:45", Terms(60, 30)));
    }

    [Fact]
    public void Examine_WhenOffGridAndTaken_IsOffGrid()
    {
        var calendar = Calendar(closures: [Range("09:00", "12:00")], busy: Busy("09:00", "12:00"));

        Assert.Equal(SlotOutcome.OffGrid, calendar.Outcome("09:15", Terms(60, 30)));
    }

    [Fact]
    public void Examine_WhenOneTickOffTheGrid_IsOffGrid()
    {
        Assert.Equal(SlotOutcome.OffGrid, Calendar().Examine(At("09:30").AddTicks(1), Terms(60, 30), 1, Now).Outcome);
    }

    [Fact]
    public void Examine_WhenAnyOverlappingOpeningHasTheStartOnItsGrid_IsFree()
    {
        var calendar = Calendar(openings: [Range("09:00", "12:00"), Range("10:45", "12:45")]);

        Assert.Equal(SlotOutcome.Free, calendar.Outcome("11:15", Terms(30, 30)));
        Assert.Equal(SlotOutcome.Free, calendar.Outcome("11:00", Terms(30, 30)));
        Assert.Equal(SlotOutcome.OffGrid, calendar.Outcome("11:10", Terms(30, 30)));
    }

    [Fact]
    public void Examine_WhenClosed_IsTaken()
    {
        Assert.Equal(SlotOutcome.Taken, Calendar(closures: [Range("09:59", "10:01")]).Outcome("09:00", Terms(60, 30)));
    }

    [Fact]
    public void Examine_WhenTooLittleIsLeft_IsTaken()
    {
        var calendar = Calendar(capacity: 3, busy: Busy("09:00", "10:00", quantity: 2));

        Assert.Equal(SlotOutcome.Free, calendar.Outcome("09:00", Terms(60, 60), quantity: 1));
        Assert.Equal(SlotOutcome.Taken, calendar.Outcome("09:00", Terms(60, 60), quantity: 2));
    }

    [Fact]
    public void Examine_WhenOnlyABufferIsTaken_IsTaken()
    {
        var calendar = Calendar(busy: Busy("08:00", "08:50"));

        Assert.Equal(SlotOutcome.Taken, calendar.Outcome("09:00", Terms(60, 60, before: 15)));
        Assert.Equal(SlotOutcome.Free, calendar.Outcome("09:00", Terms(60, 60, before: 10)));
    }

    [Fact]
    public void Examine_WhenBuffersReachOutsideAndIntoAClosure_IsFree()
    {
        var calendar = Calendar(closures: [Range("10:00", "12:00")]);

        Assert.Equal(SlotOutcome.Free, calendar.Outcome("09:00", Terms(60, 60, before: 60, after: 60)));
    }

    [Fact]
    public void Examine_WhenAHoldExpiresExactlyNow_IsFree()
    {
        var calendar = Calendar(busy: Busy("09:00", "10:00", expires: At("08:00")));

        Assert.Equal(SlotOutcome.Taken, calendar.Outcome("09:00", Terms(60, 60), now: At("08:00").AddTicks(-1)));
        Assert.Equal(SlotOutcome.Free, calendar.Outcome("09:00", Terms(60, 60), now: At("08:00")));
    }
}
