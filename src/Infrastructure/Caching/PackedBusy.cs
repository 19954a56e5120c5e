using System.Collections;
using GraphBooking.Domain.Availability;
using GraphBooking.Domain.Shared;

namespace GraphBooking.Infrastructure.Caching;

/// <summary>
/// Busy intervals by their start, in a sixteenth of the memory that they take as objects of the domain: most claims are of one unit, most
/// are no holds, and most begin and end on a whole minute.
/// </summary>
internal sealed class PackedBusy : IReadOnlyList<BusyInterval>
{
    private readonly PackedInstants _from;
    private readonly PackedInstants _to;
    private readonly int[]? _quantities;
    private readonly long[]? _ends;

    private PackedBusy(BusyInterval[] byStart)
    {
        _from = PackedInstants.Of(Array.ConvertAll(byStart, busy => busy.From.UtcTicks));
        _to = PackedInstants.Of(Array.ConvertAll(byStart, busy => busy.To.UtcTicks));
        _quantities = Array.TrueForAll(byStart, busy => busy.Quantity == 1) ? null : Array.ConvertAll(byStart, busy => busy.Quantity);
        _ends = Array.TrueForAll(byStart, busy => busy.HoldExpiresAt is null) ? null : Array.ConvertAll(byStart, busy => busy.HoldExpiresAt?.UtcTicks ?? 0);
    }

    public int Count => _from.Count;

    /// <summary>In bytes, roughly.</summary>
    public int Weight => _from.Weight + _to.Weight + (_quantities is null ? 0 : Count * sizeof(int)) + (_ends is null ? 0 : Count * sizeof(long));

    public BusyInterval this[int index] => new(
        new DateTimeOffset(_from[index], TimeSpan.Zero),
        new DateTimeOffset(_to[index], TimeSpan.Zero),
        _quantities?[index] ?? 1,
        _ends is null || _ends[index] == 0 ? null : new DateTimeOffset(_ends[index], TimeSpan.Zero));

    public static PackedBusy Of(IReadOnlyList<BusyInterval> busy) => busy as PackedBusy ?? new PackedBusy([.. busy.OrderBy(one => one.From)]);

    /// <summary>Adds those that touch the window and begin no earlier than that.</summary>
    public void AddTo(List<BusyInterval> found, DateTimeOffset notBefore, TimeRange window)
    {
        var (first, end) = (_from.FirstNotBefore(notBefore.UtcTicks), _from.FirstNotBefore(window.End.UtcTicks));
        found.EnsureCapacity(found.Count + Math.Max(0, end - first));
        for (var i = first; i < end; i++)
        {
            if (_to[i] > window.Start.UtcTicks)
            {
                found.Add(this[i]);
            }
        }
    }

    public IEnumerator<BusyInterval> GetEnumerator() => Enumerable.Range(0, Count).Select(i => this[i]).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
