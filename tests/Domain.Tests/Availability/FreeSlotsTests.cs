using GraphBooking.Domain.Availability;
using GraphBooking.Domain.Catalog;
using GraphBooking.Domain.Shared;
using static GraphBooking.Domain.Tests.Availability.Day;

namespace GraphBooking.Domain.Tests.Availability;

public sealed class FreeSlotsTests
{
    [Fact]
    public void FreeSlots_WhenNothingIsBooked_FillsTheOpeningOnItsGrid()
    {
        Assert.Equal("09:00 09:30 10:00 10:30 11:00", Calendar().Starts(Terms(duration: 60, step: 30)));
    }

    [Fact]
    public void FreeSlots_WhenASlotIsFree_GivesItsEndAndWhatRemains()
    {
        var calendar = Calendar(capacity: 3, busy: Busy("09:00", "10:00", quantity: 2));

        var slot = calendar.FreeSlots(Terms(60, 60), Range("09:00", "10:00"), 1, Now).Single();

        Assert.Equal(new FreeSlot(At("09:00"), At("10:00"), 1), slot);
        Assert.Equal(TimeSpan.Zero, slot.Start.Offset);
    }

    [Fact]
    public void FreeSlots_WhenOpeningTimeIsNoMultipleOfTheStep_CountsFromTheOpening()
    {
        var calendar = Calendar(openings: [Range("09:10", "11:00")]);

        Assert.Equal("09:10 09:40 10:10", calendar.Starts(Terms(duration: 45, step: 30)));
    }

    [Fact]
    public void FreeSlots_WhenWindowBeginsBetweenGridPoints_StartsAtTheNextOne()
    {
        Assert.Equal("10:00 10:30", Calendar().Starts(Terms(60, 30), window: Range("09:31", "11:30")));
    }

    [Fact]
    public void FreeSlots_WhenSlotTouchesBothEndsOfTheWindow_ListsIt()
    {
        Assert.Equal("10:00", Calendar().Starts(Terms(60, 30), window: Range("10:00", "11:00")));
    }

    [Theory]
    [InlineData("10:01", "11:00")]
    [InlineData("10:00", "10:59")]
    [InlineData("10:00", "10:00")]
    [InlineData("11:00", "10:00")]
    public void FreeSlots_WhenNoSlotLiesWhollyInTheWindow_IsEmpty(string from, string to)
    {
        Assert.Empty(Calendar().Starts(Terms(60, 30), window: Range(from, to)));
    }

    [Fact]
    public void FreeSlots_WhenStartIsPast_LeavesItOut()
    {
        Assert.Equal("10:30 11:00", Calendar().Starts(Terms(60, 30), now: At("10:01")));
    }

    [Fact]
    public void FreeSlots_WhenStartIsNow_ListsIt()
    {
        Assert.Equal("10:30 11:00", Calendar().Starts(Terms(60, 30), now: At("10:30")));
    }

    [Fact]
    public void FreeSlots_WhenServiceFitsOnlyAcrossTwoTouchingOpenings_IsEmpty()
    {
        var calendar = Calendar(openings: [Range("09:00", "10:00"), Range("10:00", "11:00")]);

        Assert.Empty(calendar.Starts(Terms(duration: 90, step: 30)));
    }

    [Fact]
    public void FreeSlots_WhenOpeningsComeUnsorted_IsSoonestFirst()
    {
        var calendar = Calendar(openings: [Range("14:00", "16:00"), Range("09:00", "10:00")]);

        Assert.Equal("09:00 14:00 15:00", calendar.Starts(Terms(60, 60)));
    }

    [Fact]
    public void FreeSlots_WhenOpeningsOverlap_ListsEachStartOnceSoonestFirst()
    {
        var calendar = Calendar(
            openings: [Range("09:00", "12:00"), Range("09:30", "11:30"), Range("10:45", "12:45")],
            closures: [Range("09:15", "09:30")],
            busy: [Busy("09:30", "09:45"), Busy("12:00", "12:45")]);

        // 10:00 and 11:00 lie on two grids; 10:45 comes from an opening that begins before another one ends.
        Assert.Equal("10:00 10:30 10:45 11:00 11:15 11:30", calendar.Starts(Terms(duration: 30, step: 30)));
    }

    [Fact]
    public void FreeSlots_WhenSlotsTouchABooking_ListsThem()
    {
        var calendar = Calendar(busy: Busy("10:00", "11:00"));

        Assert.Equal("09:00 11:00", calendar.Starts(Terms(60, 30)));
    }

    [Fact]
    public void FreeSlots_WhenBuffersReachOutsideTheOpening_ListsTheSlot()
    {
        Assert.Equal("09:00 10:00 11:00", Calendar().Starts(Terms(60, 60, before: 45, after: 45)));
    }

    [Fact]
    public void FreeSlots_WhenBuffersReachIntoAClosure_ListsTheSlot()
    {
        var calendar = Calendar(closures: [Range("10:00", "11:00")]);

        Assert.Equal("09:00 11:00", calendar.Starts(Terms(60, 60, before: 30, after: 30)));
    }

    [Fact]
    public void FreeSlots_WhenABufferMeetsABooking_LeavesTheSlotOut()
    {
        var calendar = Calendar(busy: Busy("10:00", "10:30"));

        Assert.Equal("09:00 09:15 10:45 11:00", calendar.Starts(Terms(30, 15, before: 15, after: 15), window: Range("09:00", "11:30")));
    }

    [Fact]
    public void FreeSlots_WhenABufferMeetsABookingOutsideTheOpening_LeavesTheSlotOut()
    {
        var calendar = Calendar(busy: [Busy("08:00", "08:50"), Busy("12:10", "13:00")]);

        Assert.Equal("10:00", calendar.Starts(Terms(60, 60, before: 15, after: 15)));
    }

    [Theory]
    [InlineData("09:00", "09:01", "09:30 10:00 10:30 11:00")]
    [InlineData("09:59", "10:00", "10:00 10:30 11:00")]
    [InlineData("08:00", "09:00", "09:00 09:30 10:00 10:30 11:00")]
    [InlineData("10:00", "10:00", "09:00 09:30 10:00 10:30 11:00")]
    public void FreeSlots_WhenClosed_LeavesOutWhatTheClosureTouches(string from, string to, string expected)
    {
        Assert.Equal(expected, Calendar(closures: [Range(from, to)]).Starts(Terms(60, 30)));
    }

    [Fact]
    public void FreeSlots_WhenALongClosureHoldsAShortOne_StaysClosedUntilTheLongOneEnds()
    {
        var calendar = Calendar(closures: [Range("09:00", "11:00"), Range("09:30", "10:00")]);

        Assert.Equal("11:00", calendar.Starts(Terms(60, 30)));
    }

    [Theory]
    [InlineData(1, "09:00 11:00")]
    [InlineData(2, "09:00")]
    [InlineData(3, "")]
    public void FreeSlots_WhenQuantityIsAsked_NeedsThatMuchLeft(int quantity, string expected)
    {
        var calendar = Calendar(capacity: 2, busy: [Busy("10:00", "11:00", quantity: 2), Busy("11:00", "12:00")]);

        Assert.Equal(expected, calendar.Starts(Terms(60, 60), quantity));
    }

    [Fact]
    public void FreeSlots_WhenTwoUnitsAreBusyAtDifferentTimes_OneIsLeftForTheWholeRange()
    {
        // No single unit is free over [9,12): counting in numbered units, or summing what overlaps, would refuse it.
        var calendar = Calendar(capacity: 2, busy: [Busy("09:00", "10:00"), Busy("11:00", "12:00")]);

        var slot = Assert.Single(calendar.FreeSlots(Terms(180, 180), Range("09:00", "12:00"), 1, Now));

        Assert.Equal(1, slot.Remaining);
    }

    [Fact]
    public void FreeSlots_WhenOneBookingEndsAsAnotherStarts_TheyNeverCountTogether()
    {
        var calendar = Calendar(capacity: 2, busy: [Busy("09:00", "10:30"), Busy("10:30", "12:00")]);

        Assert.Equal("09:00", calendar.Starts(Terms(180, 180)));
    }

    [Fact]
    public void FreeSlots_WhenAHoldExpiresExactlyNow_IsFree()
    {
        var calendar = Calendar(busy: Busy("10:00", "11:00", expires: At("08:00")));

        Assert.Equal("09:00 11:00", calendar.Starts(Terms(60, 60), now: At("08:00").AddTicks(-1)));
        Assert.Equal("09:00 10:00 11:00", calendar.Starts(Terms(60, 60), now: At("08:00")));
    }

    [Fact]
    public void FreeSlots_WhenMoreIsClaimedThanTheCapacity_ListsNothing()
    {
        Assert.Empty(Calendar(capacity: 1, busy: Busy("09:00", "12:00", quantity: 5)).Starts(Terms(60, 60)));
    }

    [Fact]
    public void FreeSlots_AtTheEndsOfTime_NeverThrows()
    {
        var always = new TimeRange(DateTimeOffset.MinValue, DateTimeOffset.MaxValue);
        var calendar = new ResourceCalendar(1, [always], [], []);
        var terms = new SlotTerms(TimeSpan.FromDays(300000), TimeSpan.FromDays(3000000), TimeSpan.FromDays(3000000), TimeSpan.FromDays(3000000));

        Assert.Equal(2, calendar.FreeSlots(terms, always, 1, DateTimeOffset.MinValue).Count);
    }

    [Theory]
    [InlineData(0, 30, 0, 0)]
    [InlineData(30, 0, 0, 0)]
    [InlineData(30, 30, -1, 0)]
    [InlineData(30, 30, 0, -1)]
    public void FreeSlots_WhenTermsAreImpossible_Throws(int duration, int step, int before, int after)
    {
        var terms = Terms(duration, step, before, after);

        Assert.Throws<ArgumentOutOfRangeException>(() => Calendar().Starts(terms));
        Assert.Throws<ArgumentOutOfRangeException>(() => Calendar().Outcome("09:00", terms));
    }

    [Fact]
    public void FreeSlots_WhenQuantityIsZero_Throws()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => Calendar().Starts(Terms(60, 60), quantity: 0));
    }
}
