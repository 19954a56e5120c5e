using System.Globalization;
using GraphBooking.Domain.Availability;
using GraphBooking.Domain.Catalog;
using GraphBooking.Domain.Shared;

namespace GraphBooking.Domain.Tests.Availability;

/// <summary>Short words for the instants, ranges and terms of these tests, all on one day in UTC.</summary>
internal static class Day
{
    public static readonly DateTimeOffset Start = new(2026, 3, 2, 0, 0, 0, TimeSpan.Zero);

    /// <summary>Before everything: nothing is in the past and no hold has expired.</summary>
    public static readonly DateTimeOffset Now = Start.AddDays(-1);

    public static DateTimeOffset At(string time) =>
        Start + TimeSpan.ParseExact(time, @"hh\:mm", CultureInfo.InvariantCulture);

    public static TimeRange Range(string from, string to) => new(At(from), At(to));

    public static BusyInterval Busy(string from, string to, int quantity = 1, DateTimeOffset? expires = null) =>
        new(At(from), At(to), quantity, expires);

    public static SlotTerms Terms(int duration, int step, int before = 0, int after = 0) => new(
        TimeSpan.FromMinutes(duration),
        TimeSpan.FromMinutes(before),
        TimeSpan.FromMinutes(after),
        TimeSpan.FromMinutes(step));

    public static ResourceCalendar Calendar(
        int capacity = 1,
        TimeRange[]? openings = null,
        TimeRange[]? closures = null,
        params BusyInterval[] busy) =>
        new(capacity, openings ?? [Range("09:00", "12:00")], closures ?? [], busy);

    /// <summary>Starts of the free slots between 00:00 and 24:00, as <c>HH:mm</c>.</summary>
    public static string Starts(
        this ResourceCalendar calendar,
        SlotTerms terms,
        int quantity = 1,
        TimeRange? window = null,
        DateTimeOffset? now = null)
    {
        var slots = calendar.FreeSlots(terms, window ?? new TimeRange(Start, Start.AddDays(1)), quantity, now ?? Now);
        return string.Join(' ', slots.Select(slot => slot.Start.ToString("HH:mm", CultureInfo.InvariantCulture)));
    }

    public static SlotOutcome Outcome(
        this ResourceCalendar calendar,
        string start,
        SlotTerms terms,
        int quantity = 1,
        DateTimeOffset? now = null) =>
        calendar.Examine(At(start), terms, quantity, now ?? Now).Outcome;
}
