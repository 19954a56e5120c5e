using GraphBooking.Domain.Availability;
using GraphBooking.Domain.Catalog;
using GraphBooking.Domain.Shared;

namespace GraphBooking.Domain.Tests.Availability;

/// <summary>
/// Random calendars against an oracle that shares no code with the domain: it looks at every unit of time by itself,
/// in whole units of five minutes, with arrays instead of intervals.
/// </summary>
public sealed class ListingAgreesWithHoldingTests
{
    private const int Cases = 2000;
    private static readonly DateTimeOffset Origin = new(2026, 3, 2, 0, 0, 0, TimeSpan.Zero);

    [Fact]
    public void FreeSlots_ForAnyCalendar_EqualsTheOracle() => ForAll((seed, world, calendar) =>
    {
        var expected = World.Everywhere
            .Where(world.IsListed)
            .Select(unit => new FreeSlot(At(unit), At(unit + world.Duration), world.Remaining(unit)));
        var actual = calendar.FreeSlots(world.Terms, world.Window, world.Quantity, At(world.Now));

        Assert.True(expected.SequenceEqual(actual), $"seed {seed}: {string.Join(' ', actual)}");
    });

    [Fact]
    public void Examine_ForAnyStart_EqualsTheOracle() => ForAll((seed, world, calendar) =>
    {
        foreach (var unit in World.Everywhere)
        {
            var expected = world.Verdict(unit);
            var actual = calendar.Examine(At(unit), world.Terms, world.Quantity, At(world.Now));
            Assert.True(expected == actual, $"seed {seed}, unit {unit}: {actual} instead of {expected}");
        }
    });

    [Fact]
    public void FreeSlots_ForAnyCalendar_ListsExactlyWhatExamineCallsFree() => ForAll((seed, world, calendar) =>
    {
        var free = Enumerable.Range(world.From, Math.Max(0, world.To - world.Duration - world.From + 1))
            .Where(unit => unit >= world.Now)
            .Select(unit => (Start: At(unit), Verdict: calendar.Examine(At(unit), world.Terms, world.Quantity, At(world.Now))))
            .Where(slot => slot.Verdict.Outcome == SlotOutcome.Free)
            .Select(slot => (slot.Start, slot.Verdict.Remaining));
        var listed = calendar.FreeSlots(world.Terms, world.Window, world.Quantity, At(world.Now))
            .Select(slot => (slot.Start, slot.Remaining));

        Assert.True(free.SequenceEqual(listed), $"seed {seed}");
    });

    [Fact]
    public void Worlds_OverAllSeeds_ShowEveryOutcomeOften()
    {
        // Else the tests above could pass on calendars in which nothing ever happens.
        var seen = new Dictionary<SlotOutcome, int>();
        ForAll((_, world, _) =>
        {
            foreach (var outcome in World.Everywhere.Select(unit => world.Verdict(unit).Outcome))
            {
                seen[outcome] = seen.GetValueOrDefault(outcome) + 1;
            }
        });

        Assert.All(Enum.GetValues<SlotOutcome>(), outcome => Assert.True(seen[outcome] > 2 * Cases, $"{outcome}"));
    }

    private static void ForAll(Action<int, World, ResourceCalendar> check)
    {
        for (var seed = 0; seed < Cases; seed++)
        {
            var world = new World(new Random(seed));
            check(seed, world, world.Calendar());
        }
    }

    private static DateTimeOffset At(int unit) => Origin.AddMinutes(5 * unit);

    private sealed class World
    {
        private const int Length = 150;
        private readonly (int From, int To)[] _openings;
        private readonly (int From, int To)[] _closures;
        private readonly (int From, int To, int Quantity, int? Expires)[] _busy;
        private readonly int _before;
        private readonly int _after;
        private readonly int _step;
        private readonly int _capacity;

        public World(Random random)
        {
            _capacity = random.Next(1, 5);
            Quantity = random.Next(1, 3);
            Duration = random.Next(1, 12);
            _before = random.Next(0, 5);
            _after = random.Next(0, 5);
            _step = random.Next(1, 8);
            Now = random.Next(-20, 40);
            From = random.Next(-10, 60);
            To = From + random.Next(0, 120);
            _openings = Many(random, 4, 70);
            _closures = Many(random, 3, 15);
            _busy = [.. Many(random, 12, 30).Select(range => (
                range.From,
                range.To,
                random.Next(1, 3),
                random.Next(3) == 0 ? Now + random.Next(-2, 3) : (int?)null))];
        }

        /// <summary>Every unit that a window or an opening can reach.</summary>
        public static IEnumerable<int> Everywhere => Enumerable.Range(-20, Length + 100);

        public int Quantity { get; }

        public int Duration { get; }

        public int Now { get; }

        public int From { get; }

        public int To { get; }

        public TimeRange Window => new(At(From), At(To));

        public SlotTerms Terms => new(Span(Duration), Span(_before), Span(_after), Span(_step));

        public ResourceCalendar Calendar() => new(
            _capacity,
            [.. _openings.Select(range => new TimeRange(At(range.From), At(range.To)))],
            [.. _closures.Select(range => new TimeRange(At(range.From), At(range.To)))],
            [.. _busy.Select(busy => new BusyInterval(
                At(busy.From), At(busy.To), busy.Quantity, busy.Expires is { } expires ? At(expires) : null))]);

        public bool IsListed(int start) =>
            start >= Now && start >= From && start + Duration <= To && Verdict(start).Outcome == SlotOutcome.Free;

        public SlotVerdict Verdict(int start)
        {
            var inside = _openings.Where(range => Units(start).All(unit => range.From <= unit && unit < range.To)).ToList();
            if (inside.Count == 0)
            {
                return new SlotVerdict(SlotOutcome.OutsideOpeningHours, 0);
            }

            if (!inside.Exists(range => Enumerable.Range(0, Length).Any(k => range.From + (k * _step) == start)))
            {
                return new SlotVerdict(SlotOutcome.OffGrid, 0);
            }

            var closed = Units(start).Any(unit => _closures.Any(range => range.From <= unit && unit < range.To));
            return closed || Remaining(start) < Quantity
                ? new SlotVerdict(SlotOutcome.Taken, 0)
                : new SlotVerdict(SlotOutcome.Free, Remaining(start));
        }

        public int Remaining(int start) =>
            _capacity - Enumerable.Range(start - _before, _before + Duration + _after).Max(DepthAt);

        private int DepthAt(int unit)
        {
            var depth = 0;
            foreach (var busy in _busy)
            {
                var live = busy.Expires is null || busy.Expires > Now;
                depth += live && busy.From <= unit && unit < busy.To ? busy.Quantity : 0;
            }

            return depth;
        }

        private IEnumerable<int> Units(int start) => Enumerable.Range(start, Duration);

        private static TimeSpan Span(int units) => TimeSpan.FromMinutes(5 * units);

        private static (int From, int To)[] Many(Random random, int atMost, int longest) =>
            [.. Enumerable.Range(0, random.Next(0, atMost + 1))
                .Select(_ => random.Next(-10, Length))
                .Select(from => (from, from + random.Next(0, longest)))];
    }
}
