using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using GraphBooking.Application.Shared;
using Npgsql;

namespace GraphBooking.Integration.Tests.Bookings;

/// <summary>
/// Fails the test at its end when a transaction was run again because of a deadlock or a failed serialisation: callers would
/// not have seen it, but the order of locks is wrong.
/// </summary>
internal sealed class RetryWatch : IDisposable
{
    private readonly MeterListener _meters = new();
    private readonly ConcurrentBag<string> _retried = [];

    public RetryWatch()
    {
        _meters.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument == Telemetry.Retries)
            {
                listener.EnableMeasurementEvents(instrument);
            }
        };
        _meters.SetMeasurementEventCallback<long>((_, _, tags, _) => _retried.Add((string)tags[0].Value!));
        _meters.Start();
    }

    public void Dispose()
    {
        _meters.Dispose();
        Assert.DoesNotContain(PostgresErrorCodes.DeadlockDetected, _retried);
        Assert.DoesNotContain(PostgresErrorCodes.SerializationFailure, _retried);
    }
}
