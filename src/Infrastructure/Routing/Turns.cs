namespace GraphBooking.Infrastructure.Routing;

/// <summary>Takes turns by weight: of weights 2 and 1, the first twice for each time of the second, and never all its turns in a row.</summary>
internal sealed class Turns
{
    private long _turn;

    /// <returns>Null when there is none.</returns>
    public T? Next<T>(IReadOnlyList<(T Node, int Weight)> fit)
        where T : class
    {
        if (fit.Count <= 1)
        {
            return fit.Count == 0 ? null : fit[0].Node;
        }

        // Round by round: in the first all, in the second those of weight 2, and so on.
        var rounds = fit.Max(one => one.Weight);
        var turn = (int)(Interlocked.Increment(ref _turn) % fit.Sum(one => one.Weight));
        for (var round = 1; round <= rounds; round++)
        {
            foreach (var (node, weight) in fit)
            {
                if (weight >= round && turn-- == 0)
                {
                    return node;
                }
            }
        }

        return fit[^1].Node;
    }
}
