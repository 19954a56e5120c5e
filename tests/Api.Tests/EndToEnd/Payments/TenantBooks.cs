using System.Text.Json.Nodes;
using GraphBooking.Application.Shared;
using GraphBooking.Domain.Bookings;
using GraphBooking.Domain.Payments;
using GraphBooking.Domain.Shared;
using GraphBooking.Infrastructure.Encryption;
using GraphBooking.Infrastructure.EventStore;
using GraphBooking.Infrastructure.Payments;
using GraphBooking.Infrastructure.Persistence;

namespace GraphBooking.Api.Tests.EndToEnd.Payments;

/// <param name="Event">What happened.</param>
/// <param name="At">When.</param>
/// <param name="IsBySystem">Whether the backend did it, and no person.</param>
internal sealed record Happened(DomainEvent Event, DateTimeOffset At, bool IsBySystem);

internal sealed record LedgerRow(Guid Transaction, LedgerAccount Account, long Minor, BookingId Booking);

/// <param name="Booking">Whose.</param>
/// <param name="From">When it begins.</param>
/// <param name="Quantity">Of the capacity.</param>
/// <param name="Capacity">Of its resource.</param>
/// <param name="IsLive">Whether its hold, if it is one, still runs.</param>
internal sealed record Claim(BookingId Booking, DateTimeOffset From, int Quantity, int Capacity, bool IsLive);

/// <summary>All that is stored of a tenant's money, and all that its provider has.</summary>
internal sealed record TenantBooks(
    IReadOnlyList<Booking> Bookings,
    IReadOnlyList<Payment> Payments,
    ILookup<string, Happened> Events,
    IReadOnlyList<LedgerRow> Ledger,
    IReadOnlyList<Claim> Claims,
    IReadOnlyDictionary<PaymentId, JsonObject> Provider,
    JsonObject Counts,
    JsonArray Discrepancies,
    IReadOnlyList<string> Unanswered)
{
    private static readonly Dictionary<string, Type> Types = EventTypes.All.ToDictionary(type => type.Name);

    public IEnumerable<Payment> Of(Booking booking) => Payments.Where(payment => payment.BookingId == booking.Id);

    public IEnumerable<Happened> StreamOf(Payment payment) => Events[payment.Id.ToString()];

    public IEnumerable<Happened> StreamOf(Booking booking) => Events[booking.Id.ToString()];

    public static async Task<TenantBooks> Read(Shop shop, Provider provider)
    {
        var hands = await Hands.Of(shop);
        var payments = await ReadPayments(hands, new ClientSecrets(new LocalKeys(shop.Backend.Configuration)));
        var there = new Dictionary<PaymentId, JsonObject>();
        foreach (var payment in payments)
        {
            there[payment.Id] = await provider.Payment(payment.Id.ToString());
        }

        return new TenantBooks(
            await hands.Read($"SELECT {Rows.BookingColumns} FROM booking.bookings b WHERE tenant_id = $1 ORDER BY created_at, id", Rows.Booking),
            payments,
            await ReadEvents(hands),
            await hands.Read(
                "SELECT transaction_id, account, amount_minor, booking_id FROM payments.ledger_entries WHERE tenant_id = $1 ORDER BY id",
                row => new LedgerRow(row.GetGuid(0), EnumNames<LedgerAccount>.Parse(row.GetString(1)), row.GetInt64(2), new BookingId(row.GetGuid(3)))),
            await hands.Read(
                "SELECT booking_id, busy_from, quantity, capacity, coalesce(hold_expires_at > clock_timestamp(), true) " +
                "FROM booking.claims JOIN booking.resource_head USING (tenant_id, resource_id) WHERE tenant_id = $1",
                row => new Claim(new BookingId(row.GetGuid(0)), Rows.Instant(row, 1), row.GetInt32(2), row.GetInt32(3), row.GetBoolean(4))),
            there,
            await provider.Counts(hands.Tenant),
            await ReadDiscrepancies(shop),
            await hands.Read(
                "SELECT answer_id::text FROM operations.idempotency_keys WHERE tenant_id = $1 AND answer_state IS NULL AND input_hash <> ''", row => row.GetString(0)));
    }

    private static async Task<List<Payment>> ReadPayments(Hands hands, ClientSecrets secrets)
    {
        var refunds = (await hands.Read($"SELECT {PaymentRows.RefundColumns} FROM payments.refunds r WHERE tenant_id = $1", PaymentRows.Refund))
            .ToLookup(row => row.Payment, row => row.Refund);
        var payments = await hands.Read(
            $"SELECT {PaymentRows.PaymentColumns} FROM payments.payments p WHERE tenant_id = $1 ORDER BY created_at, id",
            row => PaymentRows.Payment(row, secrets));
        return [.. payments.Select(payment => payment with { Refunds = [.. refunds[payment.Id]] })];
    }

    private static async Task<ILookup<string, Happened>> ReadEvents(Hands hands) => (await hands.Read(
        "SELECT stream_id, event_type, event_data, timestamp, metadata ->> 'actor' FROM eventstore.events WHERE tenant_id = $1 ORDER BY stream_id, version",
        row => (
            Stream: row.GetString(0),
            Happened: new Happened(
                EventJson.Read(row.GetString(2), Types[EventTypes.PublicNameOf(row.GetString(1))]), Rows.Instant(row, 3), row.GetString(4) == "system"))))
        .ToLookup(row => row.Stream, row => row.Happened);

    private static async Task<JsonArray> ReadDiscrepancies(Shop shop)
    {
        var (from, to) = (DateTime.UtcNow.AddHours(-1), DateTime.UtcNow.AddHours(1));
        var answer = await shop.Ask(
            "query($from: DateTime!, $to: DateTime!) { paymentDiscrepancies(from: $from, to: $to) { kind providerReference } }", new { from, to });
        return answer["data"]!["paymentDiscrepancies"]!.AsArray();
    }
}
