using GraphBooking.Domain.Availability;
using GraphBooking.Domain.Shared;

namespace GraphBooking.Infrastructure.Caching;

/// <summary>Some days of a resource, in UTC.</summary>
/// <param name="ResourceId">Whose.</param>
/// <param name="Number">Counts from the first day there is.</param>
internal readonly record struct DaySpan(Guid ResourceId, int Number)
{
    // Long enough that a week is mostly one entry and two months of twenty resources are few, short enough that reading it is cheap.
    // Heads count changes by it: processes with another length beside these would not see each other's claims.
    private const int Days = 32;
    private const long Ticks = Days * TimeSpan.TicksPerDay;

    /// <summary>How many stretches a resource's head counts changes of; what is this many spans apart shares one.</summary>
    public const int Stretches = 16;

    public DateTimeOffset Start => new(Number * Ticks, TimeSpan.Zero);

    public DateTimeOffset End => new(Math.Min((Number + 1) * Ticks, DateTimeOffset.MaxValue.UtcTicks), TimeSpan.Zero);

    /// <summary>Where in its resource's head the changes of these days are counted, from 1 on.</summary>
    public int Stretch => (Number % Stretches) + 1;

    /// <summary>Those of the first and the last days that the time touches: all, if it is no longer than a span.</summary>
    public static (int First, int Last) StretchesOf(DateTimeOffset from, DateTimeOffset to) => (At(from).Stretch, At(to).Stretch);

    private static DaySpan At(DateTimeOffset time) => new(default, (int)(time.UtcTicks / Ticks));

    /// <summary>Those that cover the window, in their order; none when it is empty.</summary>
    public static IEnumerable<DaySpan> Of(Guid resource, TimeRange window)
    {
        if (window.IsEmpty)
        {
            yield break;
        }

        for (var number = (int)(window.Start.UtcTicks / Ticks); number * Ticks < window.End.UtcTicks; number++)
        {
            yield return new DaySpan(resource, number);
        }
    }

    /// <summary>As part of a key.</summary>
    public override string ToString() => $"{ResourceId:N}:{Days}x{Number}";
}

/// <summary>What occupies a resource on some days, expired holds among it: when a hold ends is for whoever reads it.</summary>
/// <param name="Busy">Padded claims that touch the days.</param>
/// <param name="Closures">That touch the days.</param>
internal sealed record ResourceDays(IReadOnlyList<BusyInterval> Busy, IReadOnlyList<TimeRange> Closures)
{
    /// <summary>Bytes of one closure, roughly.</summary>
    private const long Weight = 48;

    public IReadOnlyList<BusyInterval> Busy { get; init; } = PackedBusy.Of(Busy);

    public PackedBusy Packed => (PackedBusy)Busy;

    public static long WeightOf(ResourceDays days) => days.Packed.Weight + (Weight * days.Closures.Count);
}
