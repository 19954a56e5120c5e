namespace GraphBooking.Infrastructure.Projections;

/// <summary>What a batch of events adds to rows of counters, so that each row is written once.</summary>
/// <param name="width">How many counters a row has.</param>
internal sealed class Sums<TKey>(int width)
    where TKey : notnull
{
    private readonly Dictionary<TKey, long[]> _rows = [];

    public void Add(TKey key, params ReadOnlySpan<long> amounts)
    {
        if (!_rows.TryGetValue(key, out var row))
        {
            _rows.Add(key, row = new long[width]);
        }

        for (var i = 0; i < width; i++)
        {
            row[i] += amounts[i];
        }
    }

    /// <summary>Those that change, in the order of their keys: two writers never wait for each other.</summary>
    public (TKey Key, long[] Values)[] Rows() =>
        [.. _rows.Where(row => row.Value.Any(value => value != 0)).OrderBy(row => row.Key).Select(row => (row.Key, row.Value))];
}
