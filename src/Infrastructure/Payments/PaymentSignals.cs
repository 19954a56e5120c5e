using GraphBooking.Infrastructure.EventStore;

namespace GraphBooking.Infrastructure.Payments;

/// <summary>Tells the worker of this process that there may be a task before its next look, which comes within a second anyway.</summary>
internal sealed class PaymentSignals
{
    private readonly WakeUp _bell = new();

    public void Ring() => _bell.Ring();

    public Task<bool> Wait(TimeSpan atMost, CancellationToken cancellationToken) => _bell.Wait(atMost, cancellationToken);
}
