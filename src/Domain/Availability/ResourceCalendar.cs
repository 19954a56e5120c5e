using GraphBooking.Domain.Catalog;
using GraphBooking.Domain.Shared;

namespace GraphBooking.Domain.Availability;

/// <summary>
/// What is known of one resource over some time, and what is free in it. Listing and holding ask the same rules here,
/// so that a slot is listed if and only if it can be held. Never changes, so that it can be shared between threads.
/// </summary>
public sealed class ResourceCalendar
{
    // Room that a list of free slots begins with, if there may be as many.
    private const int MostAtFirst = 256;

    private readonly TickRange[] _openings;
    private readonly TickRange[] _closures;
    private readonly Occupancy _occupancy;

    /// <summary>
    /// Takes what is known, in any order. For a window the caller gives whole openings (the grid counts from their
    /// start, so none may be cut off), the closures in the window, and the claims in the window plus both buffers.
    /// </summary>
    /// <param name="capacity">Units that can be claimed at one instant.</param>
    /// <param name="openings">Opening hours as instants.</param>
    /// <param name="closures">Times at which no service may run, whatever the opening hours.</param>
    /// <param name="busy">Claims of bookings and holds, padded by their own buffers.</param>
    public ResourceCalendar(
        int capacity,
        IReadOnlyList<TimeRange> openings,
        IReadOnlyList<TimeRange> closures,
        IReadOnlyList<BusyInterval> busy)
    {
        Capacity = capacity;
        Openings = openings;
        Closures = closures;
        Busy = busy;
        _openings = TickRange.Sorted(openings);
        _closures = TickRange.Sorted(closures);
        _occupancy = new Occupancy(busy);
    }

    /// <summary>Units that can be claimed at one instant.</summary>
    public int Capacity { get; }

    /// <summary>Opening hours as instants, as they were given.</summary>
    public IReadOnlyList<TimeRange> Openings { get; }

    /// <summary>Closures, as they were given.</summary>
    public IReadOnlyList<TimeRange> Closures { get; }

    /// <summary>Claims padded by their own buffers, as they were given.</summary>
    public IReadOnlyList<BusyInterval> Busy { get; }

    /// <summary>The slots that can be held, soonest first, each start once.</summary>
    /// <param name="terms">What the service asks of a slot.</param>
    /// <param name="window">The service itself (without buffers) lies wholly in this.</param>
    /// <param name="quantity">Units that must be left, at least one.</param>
    /// <param name="now">No slot starts before this; a hold that expires at or before it claims nothing.</param>
    public List<FreeSlot> FreeSlots(SlotTerms terms, TimeRange window, int quantity, DateTimeOffset now)
    {
        ThrowIfImpossible(terms, quantity);
        var span = new TickRange(Math.Max(window.Start.UtcTicks, now.UtcTicks), window.End.UtcTicks);
        if (span.End <= span.Start)
        {
            return [];
        }

        var grids = Array.ConvertAll(_openings, opening => OpeningGrid.Of(opening, terms).Within(span, terms.Duration.Ticks));
        var slots = new List<FreeSlot>((int)Math.Min(grids.Sum(grid => grid.Count), MostAtFirst));
        var sweep = SweepOf(terms, span, now);
        foreach (var grid in grids)
        {
            AddFree(slots, grid, sweep, terms.Duration.Ticks, quantity);
        }

        return OnceEach(slots);
    }

    /// <summary>
    /// Whether a slot can be held, and if not, the first reason: opening hours, step grid, then closures and claims.
    /// A start in the past is the caller's to refuse.
    /// </summary>
    /// <param name="start">Start of the service itself, without buffers.</param>
    /// <param name="terms">What the service asks of a slot.</param>
    /// <param name="quantity">Units that must be left, at least one.</param>
    /// <param name="now">A hold that expires at or before this claims nothing.</param>
    public SlotVerdict Examine(DateTimeOffset start, SlotTerms terms, int quantity, DateTimeOffset now)
    {
        ThrowIfImpossible(terms, quantity);
        var at = start.UtcTicks;

        // Openings may overlap as instants after a clock change: any one that holds the service on its grid will do.
        var grids = _openings.Select(opening => OpeningGrid.Of(opening, terms)).Where(grid => grid.Holds(at)).ToList();
        if (grids.Count == 0)
        {
            return SlotVerdict.Refused(SlotOutcome.OutsideOpeningHours);
        }

        if (!grids.Exists(grid => grid.AtOrAfter(at) == at))
        {
            return SlotVerdict.Refused(SlotOutcome.OffGrid);
        }

        var remaining = SweepOf(terms, new TickRange(at, at + terms.Duration.Ticks), now).RemainingAt(at);
        return remaining >= quantity ? SlotVerdict.Free(remaining) : SlotVerdict.Refused(SlotOutcome.Taken);
    }

    private static void AddFree(
        List<FreeSlot> slots,
        OpeningGrid grid,
        SlotSweep sweep,
        long duration,
        int quantity)
    {
        for (var start = grid.First; start <= grid.Last; start += grid.Step)
        {
            var remaining = sweep.RemainingAt(start);
            if (remaining >= quantity)
            {
                slots.Add(new FreeSlot(Utc(start), Utc(start + duration), remaining));
            }
        }
    }

    private static List<FreeSlot> OnceEach(List<FreeSlot> slots)
    {
        for (var i = 1; i < slots.Count; i++)
        {
            if (slots[i].Start <= slots[i - 1].Start)
            {
                // Two openings overlap. Equal starts have equal answers: the opening plays no part in them.
                return [.. slots.DistinctBy(slot => slot.Start).OrderBy(slot => slot.Start)];
            }
        }

        return slots;
    }

    // Bugs of a caller, not input: validation has refused such values before they come here.
    private static void ThrowIfImpossible(SlotTerms terms, int quantity)
    {
        if (!terms.ArePossible)
        {
            throw new ArgumentOutOfRangeException(nameof(terms), terms, "A length of the service is not possible.");
        }

        // Where a service may not run nothing is left, so a quantity of zero would list closures as free.
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(quantity);
    }

    private static DateTimeOffset Utc(long ticks) => new(ticks, TimeSpan.Zero);

    private SlotSweep SweepOf(SlotTerms terms, TickRange services, DateTimeOffset now)
    {
        var claimed = _occupancy.ProfileOf(
            services.Start - terms.BufferBefore.Ticks,
            services.End + terms.BufferAfter.Ticks,
            now.UtcTicks);
        return new SlotSweep(Capacity, _closures, claimed, terms);
    }
}
