namespace GraphBooking.Domain.Availability;

/// <summary>How much of one resource is claimed at any instant.</summary>
public sealed class Occupancy
{
    private readonly Claim[] _byStart;
    private readonly Claim[] _byEnd;

    internal Occupancy(IEnumerable<BusyInterval> busy)
    {
        var claims = busy.Where(interval => interval.From < interval.To).Select(Claim.Of).ToArray();
        _byStart = Sorted(claims, claim => claim.From);
        _byEnd = Sorted(claims, claim => claim.To);
    }

    /// <summary>
    /// The greatest number of units that are claimed at one instant of [<paramref name="from"/>,
    /// <paramref name="to"/>): the maximum of a running sum, not the sum of all that overlap.
    /// </summary>
    /// <param name="busy">Claims of one resource, in any order; those outside the range do not count.</param>
    /// <param name="from">First instant of the range.</param>
    /// <param name="to">First instant after the range.</param>
    /// <param name="now">A hold that expires at or before this claims nothing.</param>
    public static int MaxDepth(
        IReadOnlyList<BusyInterval> busy,
        DateTimeOffset from,
        DateTimeOffset to,
        DateTimeOffset now)
    {
        var profile = new Occupancy(busy).ProfileOf(from.UtcTicks, to.UtcTicks, now.UtcTicks);
        return profile.MaxDepth(from.UtcTicks, to.UtcTicks);
    }

    /// <summary>The depth as a step function, right for every instant of [from, to), all in UTC ticks.</summary>
    internal DepthProfile ProfileOf(long from, long to, long now)
    {
        var steps = new List<DepthProfile.Step>();
        var depth = 0L;
        int starting = 0, ending = 0;

        // The next boundary is a start or an end. Everything that happens at it counts as one step, so that what ends
        // at an instant never meets what starts at it.
        while (NextCounted(_byEnd, ref ending, from, to, now))
        {
            var at = NextCounted(_byStart, ref starting, from, to, now)
                ? Math.Min(_byStart[starting].From, _byEnd[ending].To)
                : _byEnd[ending].To;

            while (NextCounted(_byEnd, ref ending, from, to, now) && _byEnd[ending].To == at)
            {
                depth -= _byEnd[ending++].Quantity;
            }

            while (NextCounted(_byStart, ref starting, from, to, now) && _byStart[starting].From == at)
            {
                depth += _byStart[starting++].Quantity;
            }

            steps.Add(new DepthProfile.Step(at, depth));
        }

        return new DepthProfile(steps);
    }

    private static bool NextCounted(Claim[] claims, ref int index, long from, long to, long now)
    {
        while (index < claims.Length && !claims[index].Counts(from, to, now))
        {
            index++;
        }

        return index < claims.Length;
    }

    private static Claim[] Sorted(Claim[] claims, Func<Claim, long> key)
    {
        var keys = Array.ConvertAll(claims, claim => key(claim));
        if (IsSorted(keys))
        {
            return claims;
        }

        var sorted = (Claim[])claims.Clone();
        Array.Sort(keys, sorted);
        return sorted;
    }

    private static bool IsSorted(long[] keys)
    {
        for (var i = 1; i < keys.Length; i++)
        {
            if (keys[i] < keys[i - 1])
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>A busy interval in UTC ticks; what never expires, expires at the end of time.</summary>
    private readonly record struct Claim(long From, long To, int Quantity, long ExpiresAt)
    {
        public static Claim Of(BusyInterval busy) => new(
            busy.From.UtcTicks,
            busy.To.UtcTicks,
            busy.Quantity,
            busy.HoldExpiresAt?.UtcTicks ?? long.MaxValue);

        public bool Counts(long from, long to, long now) => From < to && To > from && ExpiresAt > now;
    }
}
