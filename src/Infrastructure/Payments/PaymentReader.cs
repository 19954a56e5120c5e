using GraphBooking.Application.Payments;
using GraphBooking.Domain.Payments;
using GraphBooking.Domain.Shared;
using GraphBooking.Infrastructure.Bookings;
using GraphBooking.Infrastructure.Persistence;
using Npgsql;

namespace GraphBooking.Infrastructure.Payments;

/// <summary>Locks a booking and reads it with all its payments, in one round trip.</summary>
internal static class PaymentReader
{
    public static async Task<(FoundPaymentAnswer? Answer, bool HasMoved, OpenPayments Open)> Read(
        BookingTransaction transaction, BookingId id, ClientSecrets secrets, CancellationToken cancellationToken)
    {
        var tenant = transaction.Tenant;
        await using var batch = transaction.Begin()
            .Add(BookingSql.LockHeads, tenant, P.Id(id), P.Uuid(null))
            .Add(BookingSql.LockBooking, transaction.Tenant, P.Id(id));
        transaction.FindAnswer(batch)
            .Add(BookingSql.ClockAndCustomer, transaction.Tenant, P.Uuid(null))
            .Add(BookingSql.OfferedToMove, transaction.Tenant, P.Id(id), P.Uuid(null))
            .Add(BookingSql.ReadTarget, transaction.Tenant, P.Id(id), P.Uuid(null))
            .Add(BookingSql.ReadServiceOf, transaction.Tenant, P.Id(id))
            .Add(BookingSql.ClosuresOfMove, transaction.Tenant, P.Id(id), P.Uuid(null), P.Instant(null))
            .Add(BookingSql.ClaimsOfMove, transaction.Tenant, P.Id(id), P.Uuid(null), P.Instant(null))
            .Add(PaymentSql.PaymentsOfBooking, transaction.Tenant, P.Id(id))
            .Add(PaymentSql.RefundsOfBooking, transaction.Tenant, P.Id(id));
        await using var reader = await batch.Read(cancellationToken);
        var (booking, hasMoved) = await ChangeReader.LockedBooking(reader, cancellationToken);
        var answer = await reader.NextRow(FoundPaymentAnswer.Read, cancellationToken);
        var clock = await SlotReader.Clock(reader, cancellationToken);
        var slot = await SlotReader.Read(reader, clock, cancellationToken);
        var payments = await Payments(reader, secrets, cancellationToken);
        return (answer, hasMoved, new OpenPayments(booking, payments, slot));
    }

    /// <summary>Reads, in this order: payments, their refunds.</summary>
    public static async Task<IReadOnlyList<Payment>> Payments(
        NpgsqlDataReader reader, ClientSecrets secrets, CancellationToken cancellationToken)
    {
        var payments = await reader.NextRows(row => PaymentRows.Payment(row, secrets), cancellationToken);
        var refunds = (await reader.NextRows(PaymentRows.Refund, cancellationToken)).ToLookup(row => row.Payment, row => row.Refund);
        return [.. payments.Select(payment => payment with { Refunds = [.. refunds[payment.Id]] })];
    }
}

/// <summary>What is known under a key.</summary>
/// <param name="InputHash">Of the request that used it first.</param>
/// <param name="PaymentId">What it was about.</param>
/// <param name="State">Null as long as the provider has not answered.</param>
internal sealed record FoundPaymentAnswer(byte[] InputHash, PaymentId PaymentId, string? State)
{
    public static FoundPaymentAnswer Read(NpgsqlDataReader row) =>
        new(row.GetFieldValue<byte[]>(0), new PaymentId(row.GetGuid(1)), Rows.StringOrNull(row, 2));
}
