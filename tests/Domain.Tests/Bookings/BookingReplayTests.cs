using CsCheck;
using GraphBooking.Domain.Bookings;
using GraphBooking.Domain.Shared;
using static GraphBooking.Domain.Tests.Bookings.BookingScenario;

namespace GraphBooking.Domain.Tests.Bookings;

/// <summary>The events of a booking add up to its state.</summary>
public sealed class BookingReplayTests
{
    private static readonly ResourceId Elsewhere = EntityId.New<ResourceId>();

    [Fact]
    public void Apply_OverAnyLife_LeadsToTheStateThatTheStepsLedTo() => Gen
        .Select(Gen.Bool, Gen.Select(Gen.Int[0, 9], Gen.Int[0, 3000]).Array[0, 12])
        .Sample(
            (hasCustomer, steps) =>
            {
                var held = Hold(Service(4500, 1000), hasCustomer ? EntityId.New<CustomerId>() : null, quantity: 2);
                var (booking, replayed, now) = (held.Booking, Replay(null, held), Noon);
                foreach (var (kind, amount) in steps)
                {
                    now = now.AddMinutes(1);
                    if (Take(booking, kind, amount, now) is { } change)
                    {
                        (booking, replayed) = (change.Booking, Replay(replayed, change));
                    }
                }

                Assert.Equal(Bare(booking), Bare(replayed));
            },
            iter: Rounds.Few);

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(0)]
    public void Apply_WhenAVersionIsMissingOrRepeated_Refuses(int version)
    {
        var held = Hold().Booking;

        Assert.Throws<InvalidOperationException>(() => BookingReplay.Apply(held.Id, held, version, new BookingConfirmed(), Noon));
    }

    [Fact]
    public void Apply_WhenAStreamDoesNotBeginWithAHold_Refuses() =>
        Assert.Throws<InvalidOperationException>(() => BookingReplay.Apply(EntityId.New<BookingId>(), null, 1, new BookingConfirmed(), Noon));

    [Fact]
    public void Apply_WhenAStreamBeginsTwice_Refuses()
    {
        var held = Hold();

        Assert.Throws<InvalidOperationException>(() => BookingReplay.Apply(held.Booking.Id, held.Booking, 2, held.Events[0], Noon));
    }

    private static BookingChange? Take(Booking booking, int kind, int amount, DateTimeOffset now)
    {
        var payment = EntityId.New<PaymentId>();
        return kind switch
        {
            0 => booking.TakePayment(payment, amount + 1, slotIsFree: true, now),
            1 => booking.ReturnPayment(payment, amount + 1, now),
            _ => (kind switch
            {
                2 => booking.Confirm(now),
                3 => booking.Reschedule(amount % 2 == 0 ? Elsewhere : Room, Start.AddHours(amount), Service(amount, amount / 2), now),
                4 => booking.Cancel("because", now),
                5 => booking.CheckIn(now),
                6 => booking.Complete(now),
                7 => booking.MarkNoShow(now),
                8 => booking.Expire(now.AddDays(1)),
                _ => booking.AssignCustomer(EntityId.New<CustomerId>(), now),
            }).TryGet(out var change) ? change : null,
        };
    }

    private static Booking Replay(Booking? before, BookingChange change)
    {
        var version = change.Booking.Version - change.Events.Count;
        return change.Events.Aggregate(before, (booking, happened) => BookingReplay.Apply(change.Booking.Id, booking, ++version, happened, change.Booking.UpdatedAt))!;
    }

    // Without what stands in no event.
    private static Booking Bare(Booking booking) => booking with
    {
        Attributes = null,
        CancellationReason = null,
        CancellationTiers = [],
        KeepAtMostMinor = null,
    };
}
