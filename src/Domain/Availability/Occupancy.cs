namespace GraphBooking.Domain.Availability;

/// <summary>How much of one resource is claimed at any instant.</summary>
public sealed class Occupancy
{
    private readonly Claim[] _byStart;
    private readonly Claim[] _byEnd;

    internal Occupancy(IReadOnlyList<BusyInterval> busy)
    {
        var claims = Claims(busy);
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
        var steps = new List<DepthProfile.Step>(2 * _byEnd.Length);
        var depth = 0L;
        var started = Next(_byStart, 0, from, to, now);
        var ended = Next(_byEnd, 0, from, to, now);

        // The next boundary is a start or an end. Everything that happens at it is one step, so that what ends at an
        // instant never counts together with what starts at it. Every claim ends after it starts: ends run out last.
        while (ended < _byEnd.Length)
        {
            var at = _byEnd[ended].To;
            if (started < _byStart.Length)
            {
                at = Math.Min(at, _byStart[started].From);
            }

            for (; ended < _byEnd.Length && _byEnd[ended].To == at; ended = Next(_byEnd, ended + 1, from, to, now))
            {
                depth -= _byEnd[ended].Quantity;
            }

            for (; started < _byStart.Length && _byStart[started].From == at; started = Next(_byStart, started + 1, from, to, now))
            {
                depth += _byStart[started].Quantity;
            }

            steps.Add(new DepthProfile.Step(at, depth));
        }

        return new DepthProfile(steps);
    }

    private static int Next(Claim[] claims, int i, long from, long to, long now)
    {
        while (i < claims.Length && !claims[i].Counts(from, to, now))
        {
            i++;
        }

        return i;
    }

    private static Claim[] Claims(IReadOnlyList<BusyInterval> busy)
    {
        var claims = new Claim[busy.Count];
        var count = 0;
        for (var i = 0; i < busy.Count; i++)
        {
            var interval = busy[i];
            if (interval.From < interval.To)
            {
                claims[count++] = Claim.Of(interval);
            }
        }

        return count == claims.Length ? claims : claims[..count];
    }

    // They mostly come in order.
    private static Claim[] Sorted(Claim[] claims, Func<Claim, long> key)
    {
        for (var i = 1; i < claims.Length; i++)
        {
            if (key(claims[i]) < key(claims[i - 1]))
            {
                var sorted = (Claim[])claims.Clone();
                Array.Sort(Array.ConvertAll(claims, claim => key(claim)), sorted);
                return sorted;
            }
        }

        return claims;
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
