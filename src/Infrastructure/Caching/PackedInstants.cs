namespace GraphBooking.Infrastructure.Caching;

/// <summary>Instants in UTC ticks. Those that lie whole seconds apart, within 68 years, take four bytes each in place of eight.</summary>
internal abstract class PackedInstants
{
    public abstract int Count { get; }

    /// <summary>In bytes, roughly.</summary>
    public abstract int Weight { get; }

    public abstract long this[int index] { get; }

    public static PackedInstants Of(long[] ticks) =>
        Array.TrueForAll(ticks, one => (one - ticks[0]) % TimeSpan.TicksPerSecond == 0 && Math.Abs(one - ticks[0]) / TimeSpan.TicksPerSecond <= int.MaxValue)
            ? new Seconds(ticks)
            : new Ticks(ticks);

    /// <summary>Where they ascend: the index of the first that is not before the instant; their count when all are.</summary>
    public int FirstNotBefore(long ticks)
    {
        var (low, high) = (0, Count);
        while (low < high)
        {
            var middle = (low + high) / 2;
            (low, high) = this[middle] < ticks ? (middle + 1, high) : (low, middle);
        }

        return low;
    }

    private sealed class Ticks(long[] ticks) : PackedInstants
    {
        public override int Count => ticks.Length;

        public override int Weight => ticks.Length * sizeof(long);

        public override long this[int index] => ticks[index];
    }

    private sealed class Seconds(long[] ticks) : PackedInstants
    {
        private readonly long _first = ticks.Length == 0 ? 0 : ticks[0];
        private readonly int[] _seconds = Array.ConvertAll(ticks, one => (int)((one - ticks[0]) / TimeSpan.TicksPerSecond));

        public override int Count => _seconds.Length;

        public override int Weight => _seconds.Length * sizeof(int);

        public override long this[int index] => _first + (_seconds[index] * TimeSpan.TicksPerSecond);
    }
}
