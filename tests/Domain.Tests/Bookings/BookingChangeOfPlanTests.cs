using GraphBooking.Domain.Bookings;
using GraphBooking.Domain.Shared;
using static GraphBooking.Domain.Bookings.BookingStatus;
using static GraphBooking.Domain.Tests.Bookings.BookingScenario;

namespace GraphBooking.Domain.Tests.Bookings;

/// <summary>Another time, another place, another person.</summary>
public sealed class BookingChangeOfPlanTests
{
    [Theory]
    [InlineData(Held)]
    [InlineData(Confirmed)]
    public void Reschedule_WhenLive_MovesItAndKeepsAllElse(BookingStatus status)
    {
        var booking = Given(status, Ada);

        var step = booking.Reschedule(OtherRoom, Start.AddHours(2), Service(), Noon.AddMinutes(1));

        var happened = ThenHappened<BookingRescheduled>(step);
        Assert.Equal(
            new BookingRescheduled(
                OtherRoom, Start.AddHours(2), Start.AddHours(2).AddMinutes(45), Room, Start, Start.AddMinutes(45), null, null),
            happened);
        Assert.Equal(
            booking with
            {
                ResourceId = OtherRoom,
                Start = Start.AddHours(2),
                End = Start.AddHours(2).AddMinutes(45),
                Version = booking.Version + 1,
                UpdatedAt = Noon.AddMinutes(1),
            },
            Done(step));
    }

    [Theory]
    [InlineData(Held)]
    [InlineData(Confirmed)]
    public void Reschedule_WhenItIsThereAlready_ChangesNothing(BookingStatus status)
    {
        var booking = Given(status);

        var step = booking.Reschedule(Room, Start.ToOffset(TimeSpan.FromHours(9)), Service(), Noon.AddMinutes(1));

        Assert.Empty(step.Value.Events);
        Assert.Same(booking, Done(step));
    }

    [Theory]
    [InlineData(CheckedIn)]
    [InlineData(Completed)]
    [InlineData(Cancelled)]
    [InlineData(NoShow)]
    public void Reschedule_WhenItsTimeIsOver_IsRefusedFromAndToItsStatus(BookingStatus status)
    {
        var refused = ThenRefused<InvalidTransitionError>(Given(status).Reschedule(Room, Start, Service(), Noon));

        Assert.Equal((status, status), (refused.From, refused.To));
    }

    [Fact]
    public void Reschedule_WhenTheHoldHasEnded_IsRefusedEvenToWhereItIs()
    {
        ThenRefused<HoldExpiredError>(Given(Held).Reschedule(Room, Start, Service(), Expiry));
        ThenRefused<HoldExpiredError>(Given(Expired).Reschedule(Room, Start.AddHours(1), Service(), Noon));
    }

    [Theory]
    [InlineData(Held)]
    [InlineData(Confirmed)]
    [InlineData(CheckedIn)]
    public void AssignCustomer_WhenItHasNone_TakesIt(BookingStatus status)
    {
        var booking = Given(status);

        var step = booking.AssignCustomer(Ada, Noon);

        Assert.Equal(new BookingCustomerAssigned(Ada), ThenHappened<BookingCustomerAssigned>(step));
        Assert.Equal((Ada, status, booking.Version + 1), (Done(step).CustomerId, Done(step).Status, Done(step).Version));
    }

    [Theory]
    [InlineData(Held)]
    [InlineData(Confirmed)]
    [InlineData(CheckedIn)]
    public void AssignCustomer_WhenItHasOne_KeepsIt(BookingStatus status)
    {
        ThenRefused<InvalidTransitionError>(Given(status, Ada).AssignCustomer(EntityId.New<CustomerId>(), Noon));
        ThenRefused<InvalidTransitionError>(Given(status, Ada).AssignCustomer(Ada, Noon));
    }

    [Theory]
    [InlineData(Completed)]
    [InlineData(Cancelled)]
    [InlineData(NoShow)]
    public void AssignCustomer_WhenItsTimeIsOver_IsRefused(BookingStatus status) =>
        Assert.Equal(status, ThenRefused<InvalidTransitionError>(Given(status).AssignCustomer(Ada, Noon)).From);

    [Fact]
    public void AssignCustomer_WhenTheHoldHasEnded_IsRefusedFromThatVeryInstantOn()
    {
        Assert.True(Given(Held).AssignCustomer(Ada, Expiry.AddTicks(-1)).IsOk);
        ThenRefused<HoldExpiredError>(Given(Held).AssignCustomer(Ada, Expiry));
        ThenRefused<HoldExpiredError>(Given(Expired).AssignCustomer(Ada, Expiry));
    }
}
