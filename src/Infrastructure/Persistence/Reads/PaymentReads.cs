using GraphBooking.Application.Payments;
using GraphBooking.Application.Shared;
using GraphBooking.Domain.Payments;
using GraphBooking.Domain.Shared;
using GraphBooking.Infrastructure.Payments;
using GraphBooking.Infrastructure.Persistence.Configurations;
using Microsoft.EntityFrameworkCore;

namespace GraphBooking.Infrastructure.Persistence.Reads;

internal sealed class PaymentReads(ReadDbContext db, ClientSecrets secrets) : IPaymentReads
{
    private static readonly ListedFields<Payment> Fields = new ListedFields<Payment>(payment => payment.Id)
        .With("bookingId", payment => payment.BookingId)
        .With("status", payment => payment.Status)
        .With("createdAt", payment => payment.CreatedAt);

    public async Task<IReadOnlyList<Payment>> Payments(
        IReadOnlyCollection<PaymentId> ids, OwnPayments owner, CancellationToken cancellationToken) =>
        await Of(owner).Where(payment => ids.Contains(payment.Id)).ToListAsync(cancellationToken);

    public async Task<ILookup<BookingId, Payment>> OfBookings(IReadOnlyCollection<BookingId> ids, CancellationToken cancellationToken)
    {
        var payments = await db.Payments.Where(payment => ids.Contains(payment.BookingId))
            .OrderBy(payment => payment.CreatedAt).ThenBy(payment => payment.Id)
            .ToListAsync(cancellationToken);
        return payments.ToLookup(payment => payment.BookingId);
    }

    public async Task<ILookup<PaymentId, Refund>> Refunds(IReadOnlyCollection<PaymentId> ids, CancellationToken cancellationToken)
    {
        var refunds = await db.Refunds.Where(refund => ids.Contains(EF.Property<PaymentId>(refund, RefundConfiguration.PaymentId)))
            .OrderBy(refund => refund.CreatedAt).ThenBy(refund => refund.Id)
            .Select(refund => new { Payment = EF.Property<PaymentId>(refund, RefundConfiguration.PaymentId), Refund = refund })
            .ToListAsync(cancellationToken);
        return refunds.ToLookup(row => row.Payment, row => row.Refund);
    }

    public async Task<IReadOnlyList<ClientSecret>> ClientSecrets(IReadOnlyCollection<PaymentId> ids, CancellationToken cancellationToken)
    {
        var rows = await db.Payments.Where(payment => ids.Contains(payment.Id))
            .Select(payment => new { payment.Id, Secret = EF.Property<byte[]?>(payment, PaymentConfiguration.SealedSecret) })
            .ToListAsync(cancellationToken);
        return [.. rows.Where(row => row.Secret is not null).Select(row => new ClientSecret(row.Id, secrets.Open(row.Id, row.Secret!)))];
    }

    public Task<Page<Payment>> List(ListRequest request, OwnPayments owner, CancellationToken cancellationToken) =>
        Lister.List(Of(owner), request, Fields, cancellationToken);

    public async Task<IReadOnlyList<Payment>> Begun(TimeRange created, CancellationToken cancellationToken) =>
        await db.Payments.Where(payment => payment.CreatedAt >= created.Start && payment.CreatedAt < created.End)
            .OrderBy(payment => payment.CreatedAt).ThenBy(payment => payment.Id)
            .ToListAsync(cancellationToken);

    private IQueryable<Payment> Of(OwnPayments owner) => owner.IsAll
        ? db.Payments
        : db.Payments.Where(payment => db.Bookings.Any(
            booking => booking.Id == payment.BookingId && booking.CustomerId != null && booking.CustomerId == owner.Customer));
}
