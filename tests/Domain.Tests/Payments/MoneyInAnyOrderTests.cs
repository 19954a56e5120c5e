using CsCheck;
using GraphBooking.Domain.Catalog;
using static GraphBooking.Domain.Tests.Bookings.BookingScenario;

namespace GraphBooking.Domain.Tests.Payments;

/// <summary>Commands, news, time and what is done later, in random order over one booking.</summary>
public sealed class MoneyInAnyOrderTests
{
    private const int Longest = 40;

    private static readonly Gen<(int Kind, int Which, long Amount)> AnyStep = Gen.Select(
        Gen.Frequency((6, 0), (8, 1), (8, 2), (2, 3), (2, 4), (3, 5), (1, 6), (1, 7), (1, 8), (1, 9), (2, 10), (3, 11), (2, 12), (1, 13)),
        Gen.Int[0, 5],
        Gen.Long[1, 120]);

    private static readonly Gen<(long Price, long Deposit, int Share)> AnyTerms =
        Gen.Select(Gen.Long[1, 100], Gen.Long[0, 100], Gen.Int[0, CancellationPolicy.All + 1]);

    [Fact]
    public void Money_WhateverHappens_IsInTheBooksAndWithItsBookingOrGoneBack() => Gen.Select(AnyTerms, AnyStep.Array[0, Longest]).Sample(
        (terms, steps) =>
        {
            var world = new MoneyWorld(Terms(terms.Price, terms.Deposit, terms.Share));
            foreach (var (kind, which, amount) in steps)
            {
                world.Take(kind, which, amount);
            }

            world.ComeToRest();
            Assert.True(
                world.IsMeddledWith || world.HeldByProvider <= world.MayBeKept,
                $"{world.Booking.Status} with {world.HeldByProvider} where {world.MayBeKept} may be kept");
        },
        iter: Rounds.Few);

    private static Service Terms(long price, long deposit, int share) => Service(
        price, Math.Min(price, deposit), share > CancellationPolicy.All ? [] : [new CancellationTier(24, share)]);
}
