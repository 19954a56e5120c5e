using BenchmarkDotNet.Attributes;
using GraphBooking.Domain.Bookings;
using GraphBooking.Domain.Shared;
using GraphBooking.Infrastructure.EventStore;

namespace GraphBooking.Micro;

/// <summary>The largest event of a booking, as the event store has it.</summary>
[MemoryDiagnoser]
public class Events
{
    private static readonly DateTimeOffset Start = new(2036, 1, 1, 8, 0, 0, TimeSpan.Zero);

    private readonly BookingHeld _held = new(
        "ACDEFGHJ", EntityId.New<ResourceId>(), EntityId.New<ServiceId>(), EntityId.New<CustomerId>(), Start, Start.AddHours(1), TimeSpan.Zero, TimeSpan.FromMinutes(10), 1,
        12_500, 2_500, "EUR", Start.AddHours(-1));

    private string _json = "";

    [GlobalSetup]
    public void Make() => _json = Write();

    [Benchmark(Description = "Write a BookingHeld")]
    public string Write() => EventJson.Write(_held);

    [Benchmark(Description = "Read a BookingHeld")]
    public object Read() => EventJson.Read(_json, typeof(BookingHeld));
}
