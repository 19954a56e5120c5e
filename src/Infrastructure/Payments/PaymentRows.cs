using System.Text.Json;
using System.Text.Json.Serialization;
using GraphBooking.Application.Shared;
using GraphBooking.Domain.Payments;
using GraphBooking.Domain.Shared;
using GraphBooking.Infrastructure.Persistence;
using Npgsql;

namespace GraphBooking.Infrastructure.Payments;

/// <summary>Payments and refunds as rows.</summary>
internal static class PaymentRows
{
    public const string PaymentColumns =
        "p.id, p.booking_id, p.account, p.status, p.version, p.amount_minor, p.currency, p.captured_minor, p.refunded_minor, " +
        "p.provider_reference, p.client_secret, p.failure_code, p.card_brand, p.card_last4, p.is_abandoned, p.disputes, p.created_at, p.updated_at";

    public const string RefundColumns = "r.payment_id, r.id, r.amount_minor, r.status, r.provider_reference, r.created_at";

    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web) { Converters = { new JsonStringEnumConverter() } };

    /// <summary>For reading: without its secret, and without its refunds.</summary>
    public static Payment Payment(NpgsqlDataReader row) => Payment(row, null);

    /// <summary>Without its refunds, which are rows of their own.</summary>
    public static Payment Payment(NpgsqlDataReader row, ClientSecrets? secrets)
    {
        var id = new PaymentId(row.GetGuid(0));
        return new Payment
        {
            Id = id,
            BookingId = new BookingId(row.GetGuid(1)),
            Account = row.GetString(2),
            Status = EnumNames<PaymentStatus>.Parse(row.GetString(3)),
            Version = row.GetInt32(4),
            AmountMinor = row.GetInt64(5),
            Currency = row.GetString(6),
            CapturedMinor = row.GetInt64(7),
            RefundedMinor = row.GetInt64(8),
            ProviderReference = Rows.StringOrNull(row, 9),
            ClientSecret = secrets is null || row.IsDBNull(10) ? null : secrets.Open(id, row.GetFieldValue<byte[]>(10)),
            FailureCode = Rows.StringOrNull(row, 11),
            Card = row.IsDBNull(12) ? null : new PaymentCard(row.GetString(12), row.GetString(13)),
            IsAbandoned = row.GetBoolean(14),
            Disputes = Disputes(row.GetString(15)),
            CreatedAt = Rows.Instant(row, 16),
            UpdatedAt = Rows.Instant(row, 17),
        };
    }

    public static (PaymentId Payment, Refund Refund) Refund(NpgsqlDataReader row) => (
        new PaymentId(row.GetGuid(0)),
        new Refund(
            new RefundId(row.GetGuid(1)),
            row.GetInt64(2),
            EnumNames<RefundStatus>.Parse(row.GetString(3)),
            Rows.StringOrNull(row, 4),
            Rows.Instant(row, 5)));

    public static string Disputes(IReadOnlyList<Dispute> disputes) => JsonSerializer.Serialize(disputes, Options);

    public static IReadOnlyList<Dispute> Disputes(string json) => json == "[]" ? [] : JsonSerializer.Deserialize<Dispute[]>(json, Options)!;
}
