using GraphBooking.Domain.Availability;
using GraphBooking.Domain.Shared;
using GraphBooking.Infrastructure.Caching;

namespace GraphBooking.Integration.Tests.Caching;

/// <summary>Packing loses nothing, whatever the instants are.</summary>
public sealed class PackedBusyTests
{
    private static readonly DateTimeOffset Midnight = new(2026, 3, 1, 0, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData(TimeSpan.TicksPerMinute * 15)]
    [InlineData(TimeSpan.TicksPerMinute * 600)]
    [InlineData(TimeSpan.TicksPerMinute * 700)]
    [InlineData(TimeSpan.TicksPerSecond)]
    [InlineData(TimeSpan.TicksPerMicrosecond)]
    [InlineData(TimeSpan.TicksPerDay * 365 * 40)]
    public void Packed_IsWhatWasPacked_ByStart(long step)
    {
        var busy = Some(step);

        Assert.Equal(busy.OrderBy(one => one.From), PackedBusy.Of(busy));
    }

    [Fact]
    public void OfNothing_IsNothing() => Assert.Empty(PackedBusy.Of([]));

    [Fact]
    public void WholeMinutes_TakeAQuarterOfTheRoom() =>
        Assert.Equal(4 * PackedInstants.Of([TimeSpan.TicksPerMinute, 0]).Weight, PackedInstants.Of([TimeSpan.TicksPerMinute, 1]).Weight);

    [Theory]
    [InlineData(TimeSpan.TicksPerMinute * 15)]
    [InlineData(TimeSpan.TicksPerMicrosecond)]
    public void AddTo_FindsWhatTouchesTheWindow_AndBeginsNoEarlierThanAsked(long step)
    {
        var busy = Some(step);
        var packed = PackedBusy.Of(busy);
        var random = new Random(5);
        for (var round = 0; round < 200; round++)
        {
            var from = random.Next(3) == 0 ? busy[random.Next(busy.Length)].From : Midnight.AddTicks(random.Next(-5, 105) * step);
            var window = new TimeRange(Midnight.AddTicks(random.Next(-5, 50) * step), Midnight.AddTicks(random.Next(50, 110) * step));
            var found = new List<BusyInterval>();
            packed.AddTo(found, from, window);

            Assert.Equal(busy.Where(one => one.From >= from && one.From < window.End && one.To > window.Start).OrderBy(one => one.From), found);
        }
    }

    private static BusyInterval[] Some(long step)
    {
        var random = new Random(3);
        return [.. Enumerable.Range(0, 100).Select(i => new BusyInterval(
            Midnight.AddTicks((i * 7 % 100) * step),
            Midnight.AddTicks(((i * 7 % 100) + 1 + random.Next(3)) * step),
            1 + (i % 3),
            i % 4 == 0 ? Midnight.AddTicks(random.NextInt64(TimeSpan.TicksPerDay)) : null))];
    }
}
