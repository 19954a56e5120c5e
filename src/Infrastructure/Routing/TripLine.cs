namespace GraphBooking.Infrastructure.Routing;

/// <summary>Reads that wait for a node. Few trips are under way at once, so that those who wait gather; nobody waits while there are fewer.</summary>
/// <param name="place">Where they go.</param>
/// <param name="failed">Is told why a trip failed.</param>
internal sealed class TripLine(ReadPlace place, Action<Exception> failed)
{
    private const int Most = 32;
    private static readonly int AtOnce = Environment.ProcessorCount;

    private readonly Lock _lock = new();
    private readonly Queue<TripPassenger> _waiting = new();
    private int _underWay;

    public void Add(TripPassenger passenger)
    {
        lock (_lock)
        {
            _waiting.Enqueue(passenger);
            if (_underWay == AtOnce)
            {
                return;
            }

            _underWay++;
        }

        _ = TravelOn();
    }

    private async Task TravelOn()
    {
        while (Next() is { Length: > 0 } passengers)
        {
            await SharedTrip.Travel(place, passengers, failed);
        }
    }

    private TripPassenger[] Next()
    {
        lock (_lock)
        {
            var passengers = new TripPassenger[Math.Min(_waiting.Count, Most)];
            for (var i = 0; i < passengers.Length; i++)
            {
                passengers[i] = _waiting.Dequeue();
            }

            if (passengers.Length == 0)
            {
                _underWay--;
            }

            return passengers;
        }
    }
}
