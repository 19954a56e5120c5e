using System.Buffers.Binary;
using GraphBooking.Domain.Bookings;

namespace GraphBooking.Bench.Load;

/// <summary>Numbers and ids that look drawn and are the same every time (SplitMix64).</summary>
internal sealed class Draw(long seed)
{
    private ulong _state = (ulong)seed;

    public ulong Next()
    {
        var z = _state += 0x9E3779B97F4A7C15;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }

    /// <summary>From 0 to below the limit.</summary>
    public int Below(int limit) => (int)(Next() % (ulong)limit);

    public bool Percent(int of) => Below(100) < of;

    public TimeSpan Between(TimeSpan least, TimeSpan most) => least + TimeSpan.FromSeconds(Below((int)(most - least).TotalSeconds + 1));

    public T Of<T>(IReadOnlyList<T> some) => some[Below(some.Count)];

    /// <summary>A version-7 UUID of that instant.</summary>
    public Guid Id(DateTimeOffset at)
    {
        Span<byte> bytes = stackalloc byte[16];
        BinaryPrimitives.WriteUInt64BigEndian(bytes, ((ulong)at.ToUnixTimeMilliseconds() << 16) | 0x7000 | (Next() & 0xFFF));
        BinaryPrimitives.WriteUInt64BigEndian(bytes[8..], 0x8000000000000000 | (Next() >> 2));
        return new Guid(bytes, bigEndian: true);
    }

    /// <summary>Another reference for every number: the factor has no divisor in common with the count of references.</summary>
    public static string Reference(int number)
    {
        var letters = BookingReference.Alphabet;
        Span<char> reference = stackalloc char[BookingReference.Length];
        var rest = (UInt128)(uint)number * 67_280_421_311 % (UInt128)Math.Pow(letters.Length, BookingReference.Length);
        for (var i = 0; i < reference.Length; i++)
        {
            reference[i] = letters[(int)(rest % (UInt128)letters.Length)];
            rest /= (UInt128)letters.Length;
        }

        return new string(reference);
    }
}
