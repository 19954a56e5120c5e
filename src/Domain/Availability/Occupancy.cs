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
        var starting = Array.FindAll(_byStart, claim => claim.Counts(from, to, now));
        var ending = Array.FindAll(_byEnd, claim => claim.Counts(from, to, now));
        var steps = new List<DepthProfile.Step>(2 * ending.Length);
        var depth = 0L;
        int started = 0, ended = 0;

        // The next boundary is a start or an end. Everything that happens at it is one step, so that what ends at an
        // instant never counts together with what starts at it. Every claim ends after it starts: ends run out last.
        while (ended < ending.Length)
        {
            var at = ending[ended].To;
            if (started < starting.Length)
            {
                at = Math.Min(at, starting[started].From);
            }

            for (; ended < ending.Length && ending[ended].To == at; ended++)
            {
                depth -= ending[ended].Quantity;
            }

            for (; started < starting.Length && starting[started].From == at; started++)
            {
                depth += starting[started].Quantity;
            }

            steps.Add(new DepthProfile.Step(at, depth));
        }

        return new DepthProfile(steps);
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
