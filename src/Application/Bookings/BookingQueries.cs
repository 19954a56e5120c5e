using GraphBooking.Application.Shared;
using GraphBooking.Domain.Bookings;
using GraphBooking.Domain.Shared;
using MediatR;

namespace GraphBooking.Application.Bookings;

/// <summary>The value is null when there is none that the caller may see.</summary>
public sealed record GetBookingByReference(string Reference) : IQuery<Booking?>;

/// <summary>Of bookings that the caller has been given already.</summary>
public sealed record GetBookingHistory(IReadOnlyCollection<BookingId> Ids) : IQuery<ILookup<BookingId, BookingHistoryEntry>>;

internal sealed class BookingQueriesHandler(IBookingReads reads, CallerContext context) :
    IRequestHandler<GetBookingByReference, Result<Booking?>>,
    IRequestHandler<GetBookingHistory, Result<ILookup<BookingId, BookingHistoryEntry>>>
{
    public async Task<Result<Booking?>> Handle(GetBookingByReference query, CancellationToken cancellationToken)
    {
        var booking = await reads.FindByReference(BookingReference.Normalise(query.Reference), cancellationToken);
        return Result<Booking?>.Of(booking is not null && context.Caller.MaySee(booking.CustomerId) ? booking : null);
    }

    public async Task<Result<ILookup<BookingId, BookingHistoryEntry>>> Handle(
        GetBookingHistory query, CancellationToken cancellationToken) =>
        Result<ILookup<BookingId, BookingHistoryEntry>>.Of(await reads.History(query.Ids, cancellationToken));
}
