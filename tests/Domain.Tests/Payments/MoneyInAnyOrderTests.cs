using System.Collections.Concurrent;
using CsCheck;
using GraphBooking.Domain.Catalog;
using static GraphBooking.Domain.Tests.Bookings.BookingScenario;

namespace GraphBooking.Domain.Tests.Payments;

/// <summary>Commands, news, time and what is done later, in random order over one booking.</summary>
public sealed class MoneyInAnyOrderTests
{
    private const int Longest = 80;

    private static readonly Gen<(int Kind, int Which, long Amount)> AnyStep = Gen.Select(
        Gen.Frequency((8, 0), (9, 1), (9, 2), (2, 3), (2, 4), (3, 5), (1, 6), (1, 7), (1, 8), (1, 9), (2, 10), (1, 11), (3, 12), (1, 13)),
        Gen.Int[0, 5],
        Gen.OneOf(Gen.Long[1, 30], Gen.Long[1, 120]));

    private static readonly Gen<(long Price, long Deposit, int Share)> AnyTerms =
        Gen.Select(Gen.Long[1, 100], Gen.Long[0, 100], Gen.Int[0, CancellationPolicy.All + 1]);

    [Fact]
    public void Money_WhateverHappens_IsInTheBooksAndWithItsBookingOrGoneBack()
    {
        var seen = new ConcurrentDictionary<Happening, int>();
        Gen.Select(AnyTerms, AnyStep.Array[1, Longest]).Sample(
            (terms, steps) =>
            {
                var world = Live(new MoneyWorld(Terms(terms.Price, terms.Deposit, terms.Share)), steps);
                Assert.True(
                    world.IsMeddledWith || world.HeldByProvider <= world.MayBeKept,
                    $"{world.Booking.Status} with {world.HeldByProvider} where {world.MayBeKept} may be kept");
                foreach (var happening in world.Seen)
                {
                    seen.AddOrUpdate(happening, 1, (_, count) => count + 1);
                }
            },
            iter: Rounds.Few);

        // Else it could pass for lives in which nothing ever happens.
        Assert.All(Enum.GetValues<Happening>(), happening => Assert.True(seen.GetValueOrDefault(happening) > 0, $"{happening} never happened"));
    }

    private static MoneyWorld Live(MoneyWorld world, (int Kind, int Which, long Amount)[] steps)
    {
        foreach (var (kind, which, amount) in steps)
        {
            world.Take(kind, which, amount);
        }

        world.ComeToRest();
        return world;
    }

    private static Service Terms(long price, long deposit, int share) => Service(
        price, Math.Min(price, deposit), share > CancellationPolicy.All ? [] : [new CancellationTier(24, share)]);
}
