using BenchmarkDotNet.Attributes;
using GraphBooking.Domain.Availability;
using GraphBooking.Domain.Catalog;
using GraphBooking.Domain.Shared;

namespace GraphBooking.Micro;

/// <summary>
/// Free slots from rows that were read: 12 opening hours a day, slots of an hour, half of them taken for each of four units.
/// </summary>
[MemoryDiagnoser]
public class Availability
{
    private const int Capacity = 4;

    private static readonly DateTimeOffset First = new(2036, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly DateTimeOffset Now = First.AddDays(-1);
    private static readonly SlotTerms Terms = new(TimeSpan.FromHours(1), TimeSpan.Zero, TimeSpan.Zero, TimeSpan.FromHours(1));

    private Known[] _week = [];
    private Known[] _months = [];

    [GlobalSetup]
    public void Draw()
    {
        _week = [Known.Of(days: 7, seed: 0)];
        _months = [.. Enumerable.Range(1, 20).Select(seed => Known.Of(days: 62, seed))];
    }

    [Benchmark(Description = "A week of one resource")]
    public int Week() => Find(_week, days: 7);

    [Benchmark(Description = "62 days of 20 resources")]
    public int Months() => Find(_months, days: 62);

    private static int Find(Known[] resources, int days)
    {
        var window = new TimeRange(First, First.AddDays(days));
        var found = 0;
        foreach (var known in resources)
        {
            found += new ResourceCalendar(Capacity, known.Openings, [], known.Busy).FreeSlots(Terms, window, quantity: 1, Now).Count;
        }

        return found;
    }

    private sealed record Known(TimeRange[] Openings, BusyInterval[] Busy)
    {
        public static Known Of(int days, int seed)
        {
            var random = new Random(seed);
            TimeRange[] openings = [.. Enumerable.Range(0, days).Select(day => new TimeRange(First.AddDays(day).AddHours(8), First.AddDays(day).AddHours(20)))];
            BusyInterval[] busy =
            [
                .. from opening in openings
                   from hour in Enumerable.Range(0, 12)
                   from unit in Enumerable.Range(0, Capacity)
                   where random.Next(2) == 0
                   let start = opening.Start.AddHours(hour)
                   select new BusyInterval(start, start.AddHours(1), Quantity: 1, HoldExpiresAt: null),
            ];
            return new Known(openings, busy);
        }
    }
}
