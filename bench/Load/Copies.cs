using System.Globalization;
using GraphBooking.Application.Shared;
using GraphBooking.Domain.Bookings;
using GraphBooking.Domain.Catalog;
using GraphBooking.Domain.Payments;
using GraphBooking.Infrastructure.EventStore;
using GraphBooking.Infrastructure.Persistence.Configurations;

namespace GraphBooking.Bench.Load;

/// <summary>Every table that is filled, and how.</summary>
internal static class Copies
{
    private static readonly string AlwaysOpen = OpeningHoursJson.Write(
        [.. Enum.GetValues<DayOfWeek>().Select(day => new OpeningHours(day, TimeOnly.MinValue, TimeOnly.MinValue))]);

    public static Copy[] All() =>
    [
        new("tenancy.tenants", "tenant_id, slug, name, time_zone, currency, isolation, region, created_at", Tenants),
        new("catalog.resources", "tenant_id, id, name, time_zone, capacity, opening_hours, created_at", Resources),
        new("booking.resource_head", "tenant_id, resource_id, capacity, version", Heads),
        new("catalog.services", "tenant_id, id, name, duration, buffer_before, buffer_after, slot_step, price_minor, deposit_minor, currency, created_at", Services),
        new("catalog.service_resources", "tenant_id, service_id, resource_id", Offers),
        new("customers.customers", "tenant_id, id, name, email, phone, created_at", Customers),
        new("booking.bookings", "tenant_id, id, reference, status, version, resource_id, service_id, customer_id, start_at, end_at, buffer_before, " +
            "buffer_after, quantity, price_minor, deposit_minor, currency, hold_expires_at, attributes, created_at, updated_at, paid_minor, keep_at_most_minor", Bookings),
        new("booking.claims", "tenant_id, booking_id, resource_id, busy_from, busy_to, quantity, hold_expires_at", Claims, isOwnTable: true),
        new("eventstore.events", "id, stream_id, version, event_type, event_data, metadata, timestamp, tenant_id", Events, isOwnTable: true),
        new("eventstore.feed", "tenant_id, position, sequence, event_id, booking_id, resource_id, previous_resource_id, customer_id, version, event_type, " +
            "occurred_at", Feed(), isOwnTable: true),
        new("eventstore.feed_head", "tenant_id, position", FeedHeads, isOwnTable: true),
        new("payments.payments", "tenant_id, id, booking_id, account, status, version, amount_minor, currency, captured_minor, provider_reference, " +
            "card_brand, card_last4, created_at, updated_at", Payments),
        new("payments.ledger_entries", "tenant_id, id, transaction_id, account, amount_minor, currency, booking_id, payment_id, posted_at", Ledger()),
    ];

    private static int Tenants(RowWriter writer, TenantRows rows)
    {
        var tenant = rows.Tenant;
        writer.Row().Text(tenant.Id.Value).Text(tenant.Slug).Text($"Load {tenant.Number + 1}").Text(tenant.Zone).Text(tenant.Currency).Text("POOLED")
            .Text("eu").At(tenant.Created);
        return 1;
    }

    private static int Resources(RowWriter writer, TenantRows rows)
    {
        foreach (var (id, capacity) in rows.Tenant.Resources)
        {
            writer.Row().Text(rows.Tenant.Id.Value).Id(id.Value).Text($"Room {id.Value.ToString("N")[^4..]}").Text(rows.Tenant.Zone).Int(capacity)
                .Json(AlwaysOpen).At(rows.Tenant.Created);
        }

        return rows.Tenant.Resources.Count;
    }

    private static int Heads(RowWriter writer, TenantRows rows)
    {
        var versions = rows.Feed.CountBy(row => row.Booking.ResourceId).ToDictionary();
        foreach (var (id, capacity) in rows.Tenant.Resources)
        {
            writer.Row().Text(rows.Tenant.Id.Value).Id(id.Value).Int(capacity).Long(1 + versions.GetValueOrDefault(id));
        }

        return rows.Tenant.Resources.Count;
    }

    private static int Services(RowWriter writer, TenantRows rows)
    {
        foreach (var service in rows.Tenant.Services)
        {
            writer.Row().Text(rows.Tenant.Id.Value).Id(service.Id.Value).Text(service.Name).Span(service.Duration).Span(service.BufferBefore)
                .Span(service.BufferAfter).Span(service.SlotStep).Long(service.PriceMinor).Long(service.DepositMinor).Text(service.Currency)
                .At(service.CreatedAt);
        }

        return rows.Tenant.Services.Count;
    }

    private static int Offers(RowWriter writer, TenantRows rows)
    {
        foreach (var service in rows.Tenant.Services)
        {
            foreach (var (resource, _) in rows.Tenant.Resources)
            {
                writer.Row().Text(rows.Tenant.Id.Value).Id(service.Id.Value).Id(resource.Value);
            }
        }

        return rows.Tenant.Services.Count * rows.Tenant.Resources.Count;
    }

    private static int Customers(RowWriter writer, TenantRows rows)
    {
        for (var i = 0; i < rows.Tenant.Customers.Count; i++)
        {
            var number = i.ToString("D5", CultureInfo.InvariantCulture);
            writer.Row().Text(rows.Tenant.Id.Value).Id(rows.Tenant.Customers[i].Value).Text($"Customer {number}").Text($"customer-{number}@load.example")
                .Text($"+49 30 {number}").At(rows.Tenant.Created.AddMinutes(i));
        }

        return rows.Tenant.Customers.Count;
    }

    private static int Bookings(RowWriter writer, TenantRows rows)
    {
        foreach (var booking in rows.Bookings)
        {
            writer.Row().Text(rows.Tenant.Id.Value).Id(booking.Id.Value).Text(booking.Reference).Text(EnumNames<BookingStatus>.Of(booking.Status))
                .Int(booking.Version).Id(booking.ResourceId.Value).Id(booking.ServiceId.Value).Id(booking.CustomerId?.Value).At(booking.Start)
                .At(booking.End).Span(booking.BufferBefore).Span(booking.BufferAfter).Int(booking.Quantity).Long(booking.PriceMinor)
                .Long(booking.DepositMinor).Text(booking.Currency).At(booking.HoldExpiresAt).Json(booking.Attributes).At(booking.CreatedAt)
                .At(booking.UpdatedAt).Long(booking.PaidMinor).Long(booking.KeepAtMostMinor);
        }

        return rows.Bookings.Count;
    }

    private static int Claims(RowWriter writer, TenantRows rows)
    {
        var count = 0;
        foreach (var booking in rows.Bookings.Where(booking => booking.OccupiesItsSlot))
        {
            writer.Row().Text(rows.Tenant.Id.Value).Id(booking.Id.Value).Id(booking.ResourceId.Value).At(booking.Busy.Start).At(booking.Busy.End)
                .Int(booking.Quantity).At(booking.HoldExpiresAt);
            count++;
        }

        return count;
    }

    private static int Events(RowWriter writer, TenantRows rows)
    {
        foreach (var row in rows.Events)
        {
            writer.Row().Id(row.Id).Text(row.Stream).Int(row.Version).Text(EventTypes.NameOf(row.Event)).Json(EventJson.Write(row.Event))
                .Json(row.Metadata).At(row.At).Text(rows.Tenant.Id.Value);
        }

        return rows.Events.Count;
    }

    private static Func<RowWriter, TenantRows, int> Feed()
    {
        var sequence = 0L;
        return (writer, rows) =>
        {
            for (var i = 0; i < rows.Feed.Count; i++)
            {
                var row = rows.Feed[i];
                writer.Row().Text(rows.Tenant.Id.Value).Long(i + 1).Long(++sequence).Id(row.EventId).Id(row.Booking.Id.Value)
                    .Id(row.Booking.ResourceId.Value).Id(row.Left?.Value).Id(row.Booking.CustomerId?.Value).Int(row.Version)
                    .Text(EventTypes.NameOf(row.Event)).At(row.At);
            }

            return rows.Feed.Count;
        };
    }

    private static int FeedHeads(RowWriter writer, TenantRows rows)
    {
        writer.Row().Text(rows.Tenant.Id.Value).Long(rows.Feed.Count);
        return 1;
    }

    private static int Payments(RowWriter writer, TenantRows rows)
    {
        foreach (var payment in rows.Payments)
        {
            writer.Row().Text(rows.Tenant.Id.Value).Id(payment.Id.Value).Id(payment.BookingId.Value).Text(payment.Account)
                .Text(EnumNames<PaymentStatus>.Of(payment.Status)).Int(payment.Version).Long(payment.AmountMinor).Text(payment.Currency)
                .Long(payment.CapturedMinor).Text(payment.ProviderReference).Text(payment.Card?.Brand).Text(payment.Card?.Last4)
                .At(payment.CreatedAt).At(payment.UpdatedAt);
        }

        return rows.Payments.Count;
    }

    private static Func<RowWriter, TenantRows, int> Ledger()
    {
        var id = 0L;
        return (writer, rows) =>
        {
            foreach (var row in rows.Ledger)
            {
                writer.Row().Text(rows.Tenant.Id.Value).Long(++id).Id(row.Transaction).Text(EnumNames<LedgerAccount>.Of(row.Line.Account))
                    .Long(row.Line.AmountMinor).Text(row.Payment.Currency).Id(row.Payment.BookingId.Value).Id(row.Payment.Id.Value)
                    .At(row.Payment.UpdatedAt);
            }

            return rows.Ledger.Count;
        };
    }
}
