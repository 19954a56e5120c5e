namespace GraphBooking.Infrastructure.Caching;

/// <summary>Instants in UTC ticks. Those that lie whole minutes apart, within 45 days, take two bytes each in place of eight.</summary>
internal abstract class PackedInstants
{
    public abstract int Count { get; }

    /// <summary>In bytes, roughly.</summary>
    public abstract int Weight { get; }

    public abstract long this[int index] { get; }

    public static PackedInstants Of(long[] ticks)
    {
        var first = ticks.DefaultIfEmpty().Min();
        return Array.TrueForAll(ticks, one => (one - first) % TimeSpan.TicksPerMinute == 0 && (one - first) / TimeSpan.TicksPerMinute <= ushort.MaxValue)
            ? new Minutes(ticks, first)
            : new Ticks(ticks);
    }

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

    private sealed class Minutes(long[] ticks, long first) : PackedInstants
    {
        private readonly ushort[] _minutes = Array.ConvertAll(ticks, one => (ushort)((one - first) / TimeSpan.TicksPerMinute));

        public override int Count => _minutes.Length;

        public override int Weight => _minutes.Length * sizeof(ushort);

        public override long this[int index] => first + (_minutes[index] * TimeSpan.TicksPerMinute);
    }
}
