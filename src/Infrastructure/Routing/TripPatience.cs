namespace GraphBooking.Infrastructure.Routing;

/// <summary>Ends when the last of those who travel has given up: for one who is left the trip goes on.</summary>
internal sealed class TripPatience : IDisposable
{
    private readonly CancellationTokenSource _ended = new();
    private readonly CancellationTokenRegistration[] _registrations;
    private int _left;

    public TripPatience(TripPassenger[] passengers)
    {
        _left = passengers.Length;
        _registrations = Array.ConvertAll(passengers, passenger => passenger.Cancelled.UnsafeRegister(static self => ((TripPatience)self!).GiveUp(), this));
    }

    public CancellationToken Ended => _ended.Token;

    public void Dispose()
    {
        foreach (var registration in _registrations)
        {
            registration.Dispose();
        }

        _ended.Dispose();
    }

    private void GiveUp()
    {
        if (Interlocked.Decrement(ref _left) == 0)
        {
            _ended.Cancel();
        }
    }
}
