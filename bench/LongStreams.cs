using System.Diagnostics;
using System.Globalization;
using GraphBooking.Application.Shared;
using GraphBooking.Domain.Bookings;
using GraphBooking.Domain.Shared;
using GraphBooking.Infrastructure.EventStore;
using GraphBooking.Infrastructure.Persistence;
using GraphBooking.Infrastructure.Projections;
using GraphBooking.Infrastructure.Routing;

namespace GraphBooking.Bench;

/// <summary>How long it takes to load a stream in one statement and fold it to a state, by how long the stream is.</summary>
internal static class LongStreams
{
    private const int Times = 50;

    public static async Task Run(DataSources sources)
    {
        var tenant = TenantId.New();
        foreach (var length in new[] { 4, 100, 1000 })
        {
            var stream = EntityId.New<BookingId>();
            await Append(sources, tenant, stream, length);
            await Load(sources, tenant, stream, length);
            var watch = Stopwatch.StartNew();
            for (var i = 0; i < Times; i++)
            {
                await Load(sources, tenant, stream, length);
            }

            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture, $"load and fold of a stream of {length:N0} events: {watch.Elapsed.TotalMilliseconds / Times:F2} ms"));
        }
    }

    private static async Task Append(DataSources sources, TenantId tenant, BookingId stream, int length)
    {
        var now = DateTimeOffset.UtcNow;
        var held = new BookingHeld(
            "BENCH", EntityId.New<ResourceId>(), EntityId.New<ServiceId>(), null, now, now.AddHours(1), TimeSpan.Zero, TimeSpan.Zero, 1, 1, 1, "EUR", now);
        DomainEvent[] events = [held, .. Enumerable.Range(1, length - 1).Select(_ => new PaymentCaptured(EntityId.New<PaymentId>(), 1, "EUR"))];
        await using var connection = await sources.Application.OpenConnectionAsync();
        await using var batch = new SqlBatch(connection).SetTenant(tenant.Value);
        EventStream.Append(batch, Caller.System(tenant), stream.ToString(), length, events, now);
        await batch.Run(CancellationToken.None);
    }

    private static async Task Load(DataSources sources, TenantId tenant, BookingId stream, int length)
    {
        await using var connection = await sources.Application.OpenConnectionAsync();
        await using var batch = new SqlBatch(connection).SetTenant(tenant.Value).Add(ProjectionSql.Streams, P.Text(tenant.Value), P.Array([stream.ToString()]));
        await using var reader = await batch.Read(CancellationToken.None);
        await reader.NextResultAsync();
        Booking? booking = null;
        while (await reader.ReadAsync())
        {
            var happened = (BookingEvent)EventReader.Default.Read(reader.GetString(2), reader.GetString(3));
            booking = BookingReplay.Apply(stream, booking, reader.GetInt32(1), happened, Rows.Instant(reader, 4));
        }

        if (booking?.Version != length)
        {
            throw new InvalidOperationException($"The stream of {length} events was not loaded.");
        }
    }
}
