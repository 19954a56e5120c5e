using GraphBooking.Domain.Catalog;

namespace GraphBooking.Domain.Availability;

/// <summary>
/// The starts that one opening allows: every step from the opening instant, in elapsed time, up to the last start at
/// which the service still ends within the opening. All in UTC ticks.
/// </summary>
internal readonly record struct OpeningGrid(long First, long Last, long Step)
{
    public static OpeningGrid Of(TickRange opening, SlotTerms terms) =>
        new(opening.Start, opening.End - terms.Duration.Ticks, terms.SlotStep.Ticks);

    /// <summary>True when a service that starts then lies wholly inside the opening, on the grid or off it.</summary>
    public bool Holds(long start) => First <= start && start <= Last;

    /// <summary>The starts at which the service lies wholly in the span.</summary>
    public OpeningGrid Within(TickRange span, long duration) => this with { First = AtOrAfter(span.Start), Last = Math.Min(Last, span.End - duration) };

    /// <summary>How many starts there are.</summary>
    public long Count => Last < First ? 0 : ((Last - First) / Step) + 1;

    /// <summary>The first point of the grid that is not before an instant; it may lie beyond <c>Last</c>.</summary>
    public long AtOrAfter(long instant)
    {
        if (instant <= First)
        {
            return First;
        }

        var beyond = (instant - First) % Step;
        return beyond == 0 ? instant : instant + (Step - beyond);
    }
}
