using GraphBooking.Application.Shared;
using GraphBooking.Domain.Payments;
using GraphBooking.Domain.Shared;

namespace GraphBooking.Application.Payments;

/// <summary>Payments for reading; without what is loaded beside them: refunds and client secret.</summary>
public interface IPaymentReads
{
    /// <param name="ids">Which.</param>
    /// <param name="owner">Only payments for bookings of this customer; null for all.</param>
    /// <param name="cancellationToken">Gives up.</param>
    Task<IReadOnlyList<Payment>> Payments(IReadOnlyCollection<PaymentId> ids, OwnPayments owner, CancellationToken cancellationToken);

    /// <summary>Oldest first.</summary>
    Task<ILookup<BookingId, Payment>> OfBookings(IReadOnlyCollection<BookingId> ids, CancellationToken cancellationToken);

    /// <summary>Oldest first.</summary>
    Task<ILookup<PaymentId, Refund>> Refunds(IReadOnlyCollection<PaymentId> ids, CancellationToken cancellationToken);

    Task<IReadOnlyList<ClientSecret>> ClientSecrets(IReadOnlyCollection<PaymentId> ids, CancellationToken cancellationToken);

    /// <summary>Fields: id, bookingId, status, createdAt.</summary>
    Task<Page<Payment>> List(ListRequest request, OwnPayments owner, CancellationToken cancellationToken);

    /// <summary>All payments of the tenant that began in this time, with the account they run over.</summary>
    Task<IReadOnlyList<Payment>> Begun(TimeRange created, CancellationToken cancellationToken);
}

/// <summary>Whose payments are asked for.</summary>
/// <param name="IsAll">Everybody's.</param>
/// <param name="Customer">When not all: this customer's; nobody's when null.</param>
public readonly record struct OwnPayments(bool IsAll, CustomerId? Customer)
{
    public static OwnPayments Of(Caller caller) => new(caller.Role != Role.Customer, caller.OwnCustomer);
}

/// <summary>What a card form needs to go on.</summary>
public sealed record ClientSecret(PaymentId PaymentId, string Text);
