namespace GraphBooking.Infrastructure.Routing;

/// <summary>Those who wait for a trip. Few are under way at once, so that those who wait gather; nobody waits while there are fewer.</summary>
/// <param name="travel">One trip, which throws nothing.</param>
internal sealed class TripLine<TPassenger>(Func<TPassenger[], Task> travel)
{
    private const int Most = 32;
    private static readonly int AtOnce = Environment.ProcessorCount;

    private readonly Lock _lock = new();
    private readonly Queue<(TPassenger Passenger, ExecutionContext? Context)> _waiting = new();
    private int _underWay;

    public void Add(TPassenger passenger)
    {
        lock (_lock)
        {
            _waiting.Enqueue((passenger, ExecutionContext.Capture()));
            if (_underWay == AtOnce)
            {
                return;
            }

            _underWay++;
        }

        _ = TravelOn();
    }

    /// <summary>Those who wait, and do so no longer.</summary>
    public TPassenger[] SendHome()
    {
        lock (_lock)
        {
            var passengers = _waiting.Select(one => one.Passenger).ToArray();
            _waiting.Clear();
            return passengers;
        }
    }

    private async Task TravelOn()
    {
        while (Next() is { Passengers.Length: > 0 } next)
        {
            // The trip is part of the request of whoever is first on it, and of none that has gone.
            if (next.Context is { } context)
            {
                ExecutionContext.Restore(context);
            }

            await travel(next.Passengers);
        }
    }

    private (TPassenger[] Passengers, ExecutionContext? Context) Next()
    {
        lock (_lock)
        {
            var context = _waiting.TryPeek(out var first) ? first.Context : null;
            var passengers = new TPassenger[Math.Min(_waiting.Count, Most)];
            for (var i = 0; i < passengers.Length; i++)
            {
                passengers[i] = _waiting.Dequeue().Passenger;
            }

            if (passengers.Length == 0)
            {
                _underWay--;
            }

            return (passengers, context);
        }
    }
}
