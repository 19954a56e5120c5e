namespace GraphBooking.Domain.Catalog;

/// <summary>Two openings of one week that share wall time.</summary>
/// <param name="First">Index of the one that stands earlier in the list.</param>
/// <param name="Second">Index of the one that stands later in the list.</param>
public readonly record struct OpeningOverlap(int First, int Second);

/// <summary>What must hold between the openings of one resource.</summary>
public static class OpeningHoursRules
{
    private const long TicksPerWeek = 7 * TimeSpan.TicksPerDay;

    /// <summary>
    /// Finds two openings that overlap in the week's wall time, over midnight and over the week's end too.
    /// Openings that only touch do not overlap; the same opening twice does.
    /// </summary>
    /// <param name="hours">The openings of one resource, in any order.</param>
    /// <returns>The indices of the first such pair in the week, or null when there is none.</returns>
    public static OpeningOverlap? FirstOverlap(IReadOnlyList<OpeningHours> hours)
    {
        // Sorted, because a list comes from a caller and may be as long as a request allows.
        var week = hours.Select((opening, index) => (Start: StartOf(opening), End: EndOf(opening), Index: index))
            .OrderBy(opening => opening.Start)
            .ThenBy(opening => opening.Index)
            .ToArray();

        for (var i = 1; i < week.Length; i++)
        {
            if (week[i].Start < week[i - 1].End)
            {
                return Pair(week[i - 1].Index, week[i].Index);
            }
        }

        // When no neighbours overlap, only the last one can reach into the next week.
        return week.Length > 1 && week[0].Start < week[^1].End - TicksPerWeek
            ? Pair(week[^1].Index, week[0].Index)
            : null;
    }

    private static long StartOf(OpeningHours opening) =>
        ((int)opening.Day * TimeSpan.TicksPerDay) + opening.Opens.Ticks;

    private static long EndOf(OpeningHours opening) =>
        (((int)opening.Day + (opening.ClosesNextDay ? 1 : 0)) * TimeSpan.TicksPerDay) + opening.Closes.Ticks;

    private static OpeningOverlap Pair(int one, int other) => new(Math.Min(one, other), Math.Max(one, other));
}
