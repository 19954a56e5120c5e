namespace GraphBooking.Domain.Catalog;

/// <summary>One weekly opening of a resource, in wall time of the resource's own zone.</summary>
/// <param name="Day">The day of the week on which it opens.</param>
/// <param name="Opens">The wall time at which it opens.</param>
/// <param name="Closes">The wall time at which it closes; when not after <paramref name="Opens"/>, on the next day.</param>
public readonly record struct OpeningHours(DayOfWeek Day, TimeOnly Opens, TimeOnly Closes)
{
    /// <summary>True when the opening runs past (or up to) midnight and closes on the day after <see cref="Day"/>.</summary>
    public bool ClosesNextDay => Closes <= Opens;
}
