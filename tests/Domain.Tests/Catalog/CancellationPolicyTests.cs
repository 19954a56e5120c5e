using CsCheck;
using GraphBooking.Domain.Catalog;

namespace GraphBooking.Domain.Tests.Catalog;

public sealed class CancellationPolicyTests
{
    private static readonly CancellationTier[] Usual = [new(2, 2_500), new(48, 10_000), new(24, 5_000)];

    private static readonly TimeSpan Tick = TimeSpan.FromTicks(1);

    public static TheoryData<TimeSpan, long> Notices => new()
    {
        { TimeSpan.FromDays(365), 0 },
        { TimeSpan.FromHours(48), 0 },
        { TimeSpan.FromHours(48) - Tick, 500 },
        { TimeSpan.FromHours(24), 500 },
        { TimeSpan.FromHours(24) - Tick, 750 },
        { TimeSpan.FromHours(2), 750 },
        { TimeSpan.FromHours(2) - Tick, 1000 },
        { TimeSpan.Zero, 1000 },
        { TimeSpan.FromHours(-1), 1000 },
    };

    [Theory]
    [MemberData(nameof(Notices))]
    public void KeptMinor_WhenNoticeIsGiven_FollowsTheLongestTierThatItReachesToTheTick(TimeSpan notice, long kept) =>
        Assert.Equal(kept, CancellationPolicy.KeptMinor(Usual, 1000, notice));

    [Fact]
    public void KeptMinor_WhenATierAsksForNoNotice_CountsUpToTheStartAndNotAfterIt()
    {
        CancellationTier[] tiers = [new(0, 3_000)];

        Assert.Equal(700, CancellationPolicy.KeptMinor(tiers, 1000, TimeSpan.Zero));
        Assert.Equal(1000, CancellationPolicy.KeptMinor(tiers, 1000, -Tick));
    }

    [Fact]
    public void KeptMinor_WhenThereIsNoPolicy_IsAllThatWasPaid() =>
        Assert.Equal(1000, CancellationPolicy.KeptMinor([], 1000, TimeSpan.FromDays(365)));

    [Fact]
    public void KeptMinor_WhenALongerNoticeGivesLess_GoesByTheNoticeAndNotByTheShare() =>
        Assert.Equal(900, CancellationPolicy.KeptMinor([new(10, 9_000), new(20, 1_000)], 1000, TimeSpan.FromHours(30)));

    [Theory]
    [InlineData(0, 5_000, 0)]
    [InlineData(1, 5_000, 0)] // Half a unit goes to the one who paid.
    [InlineData(3, 5_000, 1)]
    [InlineData(101, 5_000, 50)]
    [InlineData(1, 4_999, 1)]
    [InlineData(1, 5_001, 0)]
    [InlineData(10_001, 1, 10_000)]
    [InlineData(999, 0, 999)]
    [InlineData(999, 10_000, 0)]
    [InlineData(long.MaxValue, 10_000, 0)]
    [InlineData(long.MaxValue, 5_000, long.MaxValue / 2)]
    public void KeptMinor_WhenTheShareIsNoWholeUnit_RoundsToTheNearestAndHalvesToThePayer(long paid, int share, long kept) =>
        Assert.Equal(kept, CancellationPolicy.KeptMinor([new(0, share)], paid, TimeSpan.Zero));

    [Fact]
    public void KeptMinor_WhateverTheShare_IsWhatIsLeftOfTheShareRoundedHalfUp() => Gen
        .Select(Gen.Long[0, long.MaxValue], Gen.Int[0, CancellationPolicy.All])
        .Sample(
            (paid, share) =>
            {
                var givenBack = (long)((((Int128)paid * share) + (CancellationPolicy.All / 2)) / CancellationPolicy.All);
                Assert.Equal(paid - givenBack, CancellationPolicy.KeptMinor([new(0, share)], paid, TimeSpan.FromHours(1)));
            },
            iter: Rounds.Few);
}
