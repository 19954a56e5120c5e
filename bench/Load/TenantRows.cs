using GraphBooking.Application.Shared;
using GraphBooking.Domain.Bookings;
using GraphBooking.Domain.Payments;
using GraphBooking.Domain.Shared;
using GraphBooking.Infrastructure.EventStore;

namespace GraphBooking.Bench.Load;

/// <summary>An event on its way into the store.</summary>
internal readonly record struct EventRow(Guid Id, string Stream, int Version, DomainEvent Event, string Metadata, DateTimeOffset At);

/// <summary>An event's place in the feed, but for the position.</summary>
internal readonly record struct FeedRow(Guid EventId, Booking Booking, ResourceId? Left, int Version, BookingEvent Event, DateTimeOffset At);

/// <summary>A transaction of the ledger.</summary>
internal readonly record struct LedgerRow(Guid Transaction, LedgerLine Line, Payment Payment);

/// <summary>All rows of one tenant, as the application would have written them.</summary>
internal sealed class TenantRows
{
    private readonly Caller _caller;

    public TenantRows(MadeTenant tenant)
    {
        Tenant = tenant;
        _caller = new Caller(Role.Owner, "owner-1", tenant.Id);
        foreach (var (resource, from) in Calendar.Places(tenant))
        {
            Add(Life.Of(tenant, Bookings.Count, resource, from));
        }

        // The feed is in the order of commits; a booking's own steps are apart in time, or in order already.
        Feed = [.. Feed.OrderBy(row => row.At)];
    }

    public MadeTenant Tenant { get; }

    public List<Booking> Bookings { get; } = [];

    public List<EventRow> Events { get; } = [];

    public List<FeedRow> Feed { get; private set; } = [];

    public List<Payment> Payments { get; } = [];

    public List<LedgerRow> Ledger { get; } = [];

    private void Add(Life life)
    {
        Bookings.Add(life.Booking);
        foreach (var step in life.Steps)
        {
            if (step.Payment is { } paid)
            {
                Add(paid, step.Change.Booking.PriceMinor);
            }

            var (booking, version) = (step.Change.Booking, step.Change.Booking.Version - step.Change.Events.Count);
            var ids = Append(booking.Id.ToString(), version, step.Change.Events, step.At);
            for (var i = 0; i < ids.Length; i++)
            {
                Feed.Add(new FeedRow(ids[i], booking, step.Left, version + i + 1, step.Change.Events[i], step.At));
            }
        }
    }

    private void Add(PaymentChange paid, long price)
    {
        Payments.Add(paid.Payment);
        Append(paid.Payment.Id.ToString(), 0, paid.Events, paid.Payment.UpdatedAt);
        Post(paid.Payment, Domain.Payments.Ledger.Sale(price));
        foreach (var happened in paid.Events)
        {
            Post(paid.Payment, Domain.Payments.Ledger.Of(happened));
        }
    }

    private void Post(Payment payment, IReadOnlyList<LedgerLine> lines)
    {
        var transaction = Tenant.Draw.Id(payment.UpdatedAt);
        Ledger.AddRange(lines.Select(line => new LedgerRow(transaction, line, payment)));
    }

    private Guid[] Append(string stream, int version, IReadOnlyList<DomainEvent> events, DateTimeOffset at)
    {
        var ids = new Guid[events.Count];
        for (var i = 0; i < ids.Length; i++)
        {
            ids[i] = Tenant.Draw.Id(at);
            var metadata = EventJson.Metadata(_caller, i == 0 ? null : ids[i - 1].ToString());
            Events.Add(new EventRow(ids[i], stream, version + i + 1, events[i], metadata, at));
        }

        return ids;
    }
}
