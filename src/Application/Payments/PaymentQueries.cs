using GraphBooking.Application.Shared;
using GraphBooking.Domain.Payments;
using GraphBooking.Domain.Shared;
using MediatR;

namespace GraphBooking.Application.Payments;

/// <summary>Those of the payments that the caller may see.</summary>
public sealed record GetPayments(IReadOnlyCollection<PaymentId> Ids) : IQuery<IReadOnlyList<Payment>>;

public sealed record ListPayments(ListRequest Request) : IQuery<Page<Payment>>;

/// <summary>Of bookings that the caller has been given already.</summary>
public sealed record GetPaymentsOfBookings(IReadOnlyCollection<BookingId> Ids) : IQuery<ILookup<BookingId, Payment>>;

/// <summary>Of payments that the caller has been given already.</summary>
public sealed record GetRefunds(IReadOnlyCollection<PaymentId> Ids) : IQuery<ILookup<PaymentId, Refund>>;

/// <summary>Of payments that the caller has been given already and that need an action.</summary>
public sealed record GetClientSecrets(IReadOnlyCollection<PaymentId> Ids) : IQuery<IReadOnlyList<ClientSecret>>;

internal sealed class PaymentQueriesHandler(IPaymentReads reads, CallerContext context) :
    IRequestHandler<GetPayments, Result<IReadOnlyList<Payment>>>,
    IRequestHandler<ListPayments, Result<Page<Payment>>>,
    IRequestHandler<GetPaymentsOfBookings, Result<ILookup<BookingId, Payment>>>,
    IRequestHandler<GetRefunds, Result<ILookup<PaymentId, Refund>>>,
    IRequestHandler<GetClientSecrets, Result<IReadOnlyList<ClientSecret>>>
{
    public async Task<Result<IReadOnlyList<Payment>>> Handle(GetPayments query, CancellationToken cancellationToken) =>
        Result<IReadOnlyList<Payment>>.Of(await reads.Payments(query.Ids, OwnPayments.Of(context.Caller), cancellationToken));

    public async Task<Result<Page<Payment>>> Handle(ListPayments query, CancellationToken cancellationToken) =>
        await reads.List(query.Request, OwnPayments.Of(context.Caller), cancellationToken);

    public async Task<Result<ILookup<BookingId, Payment>>> Handle(GetPaymentsOfBookings query, CancellationToken cancellationToken) =>
        Result<ILookup<BookingId, Payment>>.Of(await reads.OfBookings(query.Ids, cancellationToken));

    public async Task<Result<ILookup<PaymentId, Refund>>> Handle(GetRefunds query, CancellationToken cancellationToken) =>
        Result<ILookup<PaymentId, Refund>>.Of(await reads.Refunds(query.Ids, cancellationToken));

    public async Task<Result<IReadOnlyList<ClientSecret>>> Handle(GetClientSecrets query, CancellationToken cancellationToken) =>
        Result<IReadOnlyList<ClientSecret>>.Of(await reads.ClientSecrets(query.Ids, cancellationToken));
}
