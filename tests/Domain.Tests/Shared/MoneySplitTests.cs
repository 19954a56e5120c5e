using System.Numerics;
using CsCheck;
using GraphBooking.Domain.Shared;

namespace GraphBooking.Domain.Tests.Shared;

/// <summary>Nothing is lost and nothing is made when an amount is split.</summary>
public sealed class MoneySplitTests
{
    [Theory]
    [InlineData(100, new long[] { 1, 1 }, new long[] { 50, 50 })]
    [InlineData(100, new long[] { 1, 1, 1 }, new long[] { 34, 33, 33 })]
    [InlineData(101, new long[] { 1, 1, 1 }, new long[] { 34, 34, 33 })]
    [InlineData(1, new long[] { 5, 5 }, new long[] { 1, 0 })]
    [InlineData(7, new long[] { 1, 2, 3 }, new long[] { 1, 2, 4 })]
    [InlineData(10, new long[] { 1, 5, 5 }, new long[] { 1, 5, 4 })]
    [InlineData(10, new long[] { 3, 7 }, new long[] { 3, 7 })]
    [InlineData(5, new long[] { 1 }, new long[] { 5 })]
    public void Split_WhenItDoesNotComeOutEven_GivesTheLargestRemaindersOneMoreAndTiesToTheEarlier(
        long amount, long[] weights, long[] parts) => Assert.Equal(parts, Money.Split(amount, weights));

    [Fact]
    public void Split_WhenALaterRemainderIsLarger_PrefersItToTheEarlier() => Assert.Equal([1, 3], Money.Split(4, [3, 8]));

    [Theory]
    [InlineData(0, new long[] { 3, 4 }, new long[] { 0, 0 })]
    [InlineData(0, new long[] { 0, 0 }, new long[] { 0, 0 })]
    [InlineData(0, new long[] { }, new long[] { })]
    [InlineData(9, new long[] { 0, 2, 0 }, new long[] { 0, 9, 0 })]
    public void Split_WhenNothingIsSplitOrAWeightIsZero_GivesThatPartNothing(long amount, long[] weights, long[] parts) =>
        Assert.Equal(parts, Money.Split(amount, weights));

    [Fact]
    public void Split_WhenAmountAndWeightsAreGreatest_DoesNotOverflow()
    {
        Assert.Equal([long.MaxValue / 2 + 1, long.MaxValue / 2], Money.Split(long.MaxValue, [long.MaxValue, long.MaxValue]));
        Assert.Equal([long.MaxValue, 0], Money.Split(long.MaxValue, [long.MaxValue, 0]));
    }

    [Fact]
    public void Split_WhenThereIsNobodyToGiveItTo_Throws()
    {
        Assert.Throws<ArgumentException>(() => Money.Split(1, []));
        Assert.Throws<ArgumentException>(() => Money.Split(1, [0, 0]));
    }

    [Fact]
    public void Split_WhenSomethingIsNegative_Throws()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => Money.Split(-1, [1]));
        Assert.Throws<ArgumentOutOfRangeException>(() => Money.Split(1, [2, -1]));
    }

    [Fact]
    public void Split_WhateverIsSplit_AddsUpWithEachPartWithinAUnitOfItsExactShare() => Splits.Sample(
        (amount, weights) =>
        {
            var parts = Money.Split(amount, weights);
            var total = Sum(weights);
            Assert.Equal(amount, Sum(parts));
            Assert.All(parts.Zip(weights), pair =>
            {
                // part - amount * weight / total, without dividing.
                var off = ((BigInteger)pair.First * total) - ((BigInteger)amount * pair.Second);
                Assert.True(BigInteger.Abs(off) < total, $"{pair.First} for {pair.Second} of {total}");
            });
        },
        iter: Rounds.Few);

    [Fact]
    public void Split_WhateverIsSplit_RoundsUpTheLargestRemaindersAlone() => Splits.Sample(
        (amount, weights) =>
        {
            var parts = Money.Split(amount, weights);
            var total = Sum(weights);
            var up = weights.Select((weight, i) => parts[i] - (long)((BigInteger)amount * weight / total)).ToArray();
            var rank = weights.Select((weight, i) => ((BigInteger)amount * weight % total, -i)).ToArray();
            Assert.All(up, one => Assert.InRange(one, 0, 1));
            Assert.All(
                Enumerable.Range(0, parts.Count).Where(i => up[i] == 1),
                i => Assert.All(Enumerable.Range(0, parts.Count).Where(j => up[j] == 0), j => Assert.True(rank[i].CompareTo(rank[j]) > 0)));
        },
        iter: Rounds.Few);

    private static Gen<(long Amount, long[] Weights)> Splits => Gen.Select(
        Gen.OneOf(Gen.Long[0, 20], Gen.Long[0, 1_000_000], Gen.Long[0, long.MaxValue]),
        Gen.OneOf(Gen.Long[0, 5], Gen.Long[0, 10_000], Gen.Long[0, long.MaxValue]).Array[1, 8].Where(weights => weights.Any(weight => weight > 0)));

    private static BigInteger Sum(IEnumerable<long> amounts) => amounts.Aggregate(BigInteger.Zero, (sum, amount) => sum + amount);
}
