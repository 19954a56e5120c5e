using GraphBooking.Domain.Bookings;
using GraphBooking.Domain.Shared;
using static GraphBooking.Domain.Bookings.BookingStatus;
using static GraphBooking.Domain.Tests.Bookings.BookingScenario;

namespace GraphBooking.Domain.Tests.Bookings;

/// <summary>Every step from every status, against a table of its own.</summary>
public sealed class BookingTransitionTests
{
    private static readonly IReadOnlyDictionary<string, (BookingStatus To, BookingStatus[] AllowedFrom)> Steps =
        new Dictionary<string, (BookingStatus, BookingStatus[])>
        {
            ["confirm"] = (Confirmed, [Held]),
            ["cancel"] = (Cancelled, [Held, Confirmed]),
            ["checkIn"] = (CheckedIn, [Confirmed]),
            ["complete"] = (Completed, [CheckedIn]),
            ["noShow"] = (NoShow, [Confirmed]),
        };

    private static readonly BookingStatus[] Freed = [Cancelled, Expired, NoShow];

    public static TheoryData<string, BookingStatus> Cases
    {
        get
        {
            var cases = new TheoryData<string, BookingStatus>();
            foreach (var step in Steps.Keys)
            {
                foreach (var status in Enum.GetValues<BookingStatus>())
                {
                    cases.Add(step, status);
                }
            }

            return cases;
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Step_WhenInAnyStatus_IsTakenOrRefusedAsTheLifeOfABookingSays(string step, BookingStatus from)
    {
        var booking = Given(from, Ada);
        var (to, allowed) = Steps[step];

        var answer = Take(booking, step, Noon.AddMinutes(1));

        if (allowed.Contains(from))
        {
            var next = Done(answer);
            Assert.Equal((to, booking.Version + 1, Noon.AddMinutes(1)), (next.Status, next.Version, next.UpdatedAt));
            Assert.Single(answer.Value.Events);
            Assert.Equal(!Freed.Contains(to), next.OccupiesItsSlot);
        }
        else if (from == Expired && step == "confirm")
        {
            ThenRefused<HoldExpiredError>(answer);
        }
        else
        {
            var refused = ThenRefused<InvalidTransitionError>(answer);
            Assert.Equal((from, to), (refused.From, refused.To));
        }
    }

    [Theory]
    [InlineData("cancel")]
    [InlineData("checkIn")]
    [InlineData("complete")]
    [InlineData("noShow")]
    public void Step_WhenTheHoldHasEndedUnwritten_TreatsItAsExpired(string step) =>
        Assert.Equal(Expired, ThenRefused<InvalidTransitionError>(Take(Given(Held), step, Expiry)).From);

    [Theory]
    [InlineData(Confirmed)]
    [InlineData(CheckedIn)]
    [InlineData(Completed)]
    [InlineData(Cancelled)]
    [InlineData(Expired)]
    [InlineData(NoShow)]
    public void Expire_WhenItIsNoHold_IsRefused(BookingStatus status) =>
        Assert.Equal(status, ThenRefused<InvalidTransitionError>(Given(status).Expire(Expiry)).From);

    [Fact]
    public void Steps_WhenTakenToTheEnd_CountTheVersionsAndTellWhatHappened()
    {
        var held = Hold().Booking;
        var assigned = held.AssignCustomer(Ada, Noon);
        var confirmed = Done(assigned).Confirm(Noon);
        var moved = Done(confirmed).Reschedule(Room, Start.AddHours(1), Service(), Noon);
        var here = Done(moved).CheckIn(Noon);
        var done = Done(here).Complete(Noon);

        Assert.Equal(
            [typeof(BookingCustomerAssigned), typeof(BookingConfirmed), typeof(BookingRescheduled), typeof(BookingCheckedIn), typeof(BookingCompleted)],
            new[] { assigned, confirmed, moved, here, done }.Select(step => step.Value.Events.Single().GetType()));
        Assert.Equal(6, Done(done).Version);
    }

    [Fact]
    public void Cancel_WhenAReasonIsGiven_KeepsItOutOfTheEvent()
    {
        var step = Given(Confirmed).Cancel("Ada is ill", Noon);

        Assert.Equal(new BookingCancelled(), ThenHappened<BookingCancelled>(step));
        Assert.Equal(("Ada is ill", null), (Done(step).CancellationReason, Done(step).HoldExpiresAt));
    }

    [Theory]
    [InlineData(null, true)]
    [InlineData(2, true)]
    [InlineData(1, false)]
    [InlineData(3, false)]
    public void CheckVersion_WhenAVersionIsExpected_RefusesEveryOther(int? expected, bool allowed)
    {
        var error = Given(Confirmed).CheckVersion(expected);

        Assert.Equal(allowed ? null : new VersionConflictError(2), error);
    }

    private static Result<BookingChange> Take(Booking booking, string step, DateTimeOffset now) => step switch
    {
        "confirm" => booking.Confirm(now),
        "cancel" => booking.Cancel(null, now),
        "checkIn" => booking.CheckIn(now),
        "complete" => booking.Complete(now),
        "noShow" => booking.MarkNoShow(now),
        _ => throw new ArgumentOutOfRangeException(nameof(step)),
    };
}
