using GraphBooking.Domain.Bookings;
using GraphBooking.Domain.Catalog;
using GraphBooking.Domain.Shared;
using GraphBooking.Infrastructure.EventStore;
using Npgsql;
using NpgsqlTypes;

namespace GraphBooking.Integration.Tests.Projections;

/// <summary>An event in the life of a booking.</summary>
internal sealed record LifeEvent(Guid Id, string Tenant, Booking After, int Version, BookingEvent Event, DateTimeOffset At, ResourceId? Previous);

/// <summary>Random lives of bookings, by the domain's own rules, stored as their steps would have stored their events.</summary>
internal static class Lives
{
    /// <summary>Before the first of them; the clocks of Berlin are set back a month later.</summary>
    public static readonly DateTimeOffset Begin = new(2026, 10, 1, 0, 0, 0, TimeSpan.Zero);

    private static readonly ServiceId[] Services = [EntityId.New<ServiceId>(), EntityId.New<ServiceId>()];
    private static readonly ResourceId[] Resources = [EntityId.New<ResourceId>(), EntityId.New<ResourceId>(), EntityId.New<ResourceId>()];
    private static readonly CustomerId[] Customers = [EntityId.New<CustomerId>(), EntityId.New<CustomerId>()];

    /// <summary>Of all bookings, in the order of their instants.</summary>
    public static LifeEvent[] Of(Random random, IReadOnlyList<string> tenants, int bookings) =>
        [.. Enumerable.Range(0, bookings).SelectMany(_ => Of(random, tenants[random.Next(tenants.Count)])).OrderBy(step => step.At).ThenBy(step => step.Version)];

    /// <summary>As committed: in the event store and in the outbox.</summary>
    public static async Task Store(NpgsqlDataSource superuser, IEnumerable<LifeEvent> events)
    {
        var all = events.ToArray();
        await using var connection = await superuser.OpenConnectionAsync();
        await using var transaction = await connection.BeginTransactionAsync();
        await using (var writer = await connection.BeginBinaryImportAsync(
            "COPY eventstore.events (id, stream_id, version, event_type, event_data, metadata, timestamp, tenant_id) FROM STDIN (FORMAT binary)"))
        {
            foreach (var step in all)
            {
                await writer.StartRowAsync();
                await writer.WriteAsync(step.Id);
                await writer.WriteAsync(step.After.Id.ToString());
                await writer.WriteAsync(step.Version);
                await writer.WriteAsync(EventTypes.NameOf(step.Event));
                await writer.WriteAsync(EventJson.Write(step.Event), NpgsqlDbType.Jsonb);
                await writer.WriteAsync("""{"actor":"test"}""", NpgsqlDbType.Jsonb);
                await writer.WriteAsync(step.At.UtcDateTime);
                await writer.WriteAsync(step.Tenant);
            }

            await writer.CompleteAsync();
        }

        await using (var writer = await connection.BeginBinaryImportAsync(
            "COPY eventstore.outbox (tenant_id, event_id, booking_id, resource_id, previous_resource_id, customer_id, version, event_type, occurred_at) FROM STDIN (FORMAT binary)"))
        {
            foreach (var step in all)
            {
                await writer.StartRowAsync();
                await writer.WriteAsync(step.Tenant);
                await writer.WriteAsync(step.Id);
                await writer.WriteAsync(step.After.Id.Value);
                await writer.WriteAsync(step.After.ResourceId.Value);
                await WriteOrNull(writer, step.Previous?.Value);
                await WriteOrNull(writer, step.After.CustomerId?.Value);
                await writer.WriteAsync(step.Version);
                await writer.WriteAsync(EventTypes.NameOf(step.Event));
                await writer.WriteAsync(step.At.UtcDateTime);
            }

            await writer.CompleteAsync();
        }

        await transaction.CommitAsync();
    }

    private static List<LifeEvent> Of(Random random, string tenant)
    {
        var now = Begin.AddMinutes(random.Next(60 * 24 * 40));
        var service = Service(random);
        var start = Begin.AddDays(random.Next(60)).AddMinutes(15 * random.Next(96));
        var held = Booking.Hold(
            EntityId.New<BookingId>(), service, Pick(random, Resources), random.Next(3) == 0 ? null : Pick(random, Customers), start,
            random.Next(1, 4), TimeSpan.FromMinutes(30), null, now);
        var life = new List<LifeEvent>();
        var booking = Add(life, tenant, null, held, now);
        for (var steps = random.Next(8); steps > 0; steps--)
        {
            now = now.AddMinutes(random.Next(1, 20));
            if (Step(random, booking, service, now) is { } change)
            {
                booking = Add(life, tenant, booking, change, now);
            }
        }

        return life;
    }

    private static BookingChange? Step(Random random, Booking booking, Service service, DateTimeOffset now) => random.Next(9) switch
    {
        0 or 1 => booking.TakePayment(EntityId.New<PaymentId>(), random.Next(1, 900), slotIsFree: true, now),
        2 when booking.PaidMinor > 0 => booking.ReturnPayment(EntityId.New<PaymentId>(), random.NextInt64(1, booking.PaidMinor + 1), now),
        3 => ValueOf(booking.Cancel(null, now)),
        4 => ValueOf(booking.Reschedule(Pick(random, Resources), booking.Start.AddMinutes(15 * random.Next(-50, 200)), service, now)),
        5 => ValueOf(booking.CheckIn(now)) ?? ValueOf(booking.Complete(now)),
        6 => ValueOf(booking.MarkNoShow(now)),
        7 => ValueOf(booking.Expire(now)),
        _ => ValueOf(booking.Confirm(now)) ?? ValueOf(booking.CheckIn(now)) ?? ValueOf(booking.Complete(now)),
    };

    private static Booking Add(List<LifeEvent> life, string tenant, Booking? before, BookingChange change, DateTimeOffset now)
    {
        var version = change.Booking.Version - change.Events.Count;
        foreach (var happened in change.Events)
        {
            life.Add(new LifeEvent(Guid.NewGuid(), tenant, change.Booking, ++version, happened, now, before?.ResourceId));
        }

        return change.Booking;
    }

    private static Service Service(Random random) => new()
    {
        Id = Pick(random, Services),
        Name = "Visit",
        Duration = TimeSpan.FromMinutes(15 * random.Next(1, 16)),
        BufferBefore = TimeSpan.Zero,
        BufferAfter = TimeSpan.FromMinutes(5),
        SlotStep = TimeSpan.FromMinutes(15),
        PriceMinor = random.Next(1, 1000),
        DepositMinor = 0,
        Currency = random.Next(4) == 0 ? "JPY" : "EUR",
        CreatedAt = Begin,
    };

    private static T Pick<T>(Random random, T[] some) => some[random.Next(some.Length)];

    private static BookingChange? ValueOf(Result<BookingChange> step) => step.TryGet(out var change) && change.Events.Count > 0 ? change : null;

    private static Task WriteOrNull(NpgsqlBinaryImporter writer, Guid? value) => value is { } uuid ? writer.WriteAsync(uuid) : writer.WriteNullAsync();
}
