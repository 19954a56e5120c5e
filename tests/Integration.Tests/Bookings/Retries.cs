using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using GraphBooking.Application.Shared;

namespace GraphBooking.Integration.Tests.Bookings;

/// <summary>What was tried again.</summary>
internal static class Retries
{
    /// <returns>The SQLSTATEs, of this work alone, whatever other tests do meanwhile.</returns>
    public static async Task<(IReadOnlyCollection<string> States, T Result)> Of<T>(Func<Task<T>> work)
    {
        var states = new ConcurrentQueue<string>();
        var mine = new AsyncLocal<bool> { Value = true };
        using var meters = new MeterListener { InstrumentPublished = (instrument, listener) => listener.EnableMeasurementEvents(instrument) };
        meters.SetMeasurementEventCallback<long>((instrument, _, tags, _) =>
        {
            if (instrument == Telemetry.Retries && mine.Value)
            {
                states.Enqueue((string)tags[0].Value!);
            }
        });
        meters.Start();
        var result = await work();
        return (states, result);
    }
}
