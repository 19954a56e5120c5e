using GraphBooking.Application.Shared;
using GraphBooking.Domain.Bookings;
using GraphBooking.Domain.Shared;
using MediatR;

namespace GraphBooking.Application.Bookings;

/// <summary>Those of the bookings that the caller may see.</summary>
public sealed record GetBookings(IReadOnlyCollection<BookingId> Ids, BookingLinks Links = BookingLinks.None) : IQuery<BookingSet>;

/// <summary>The value is null when there is none that the caller may see.</summary>
public sealed record GetBookingByReference(string Reference) : IQuery<Booking?>;

public sealed record ListBookings(ListRequest Request, BookingLinks Links = BookingLinks.None) : IQuery<BookingPage>;

/// <summary>Of bookings that the caller has been given already.</summary>
public sealed record GetBookingHistory(IReadOnlyCollection<BookingId> Ids) : IQuery<ILookup<BookingId, BookingHistoryEntry>>;

internal sealed class BookingQueriesHandler(IBookingReads reads, CallerContext context) :
    IRequestHandler<GetBookings, Result<BookingSet>>,
    IRequestHandler<GetBookingByReference, Result<Booking?>>,
    IRequestHandler<ListBookings, Result<BookingPage>>,
    IRequestHandler<GetBookingHistory, Result<ILookup<BookingId, BookingHistoryEntry>>>
{
    public async Task<Result<BookingSet>> Handle(GetBookings query, CancellationToken cancellationToken)
    {
        var read = await reads.Bookings(query.Ids, query.Links, cancellationToken);
        var visible = read.Bookings.Where(booking => context.Caller.MaySee(booking.CustomerId)).ToArray();

        // What is linked to a booking that is hidden is not for this caller either.
        return visible.Length == read.Bookings.Count ? read : new BookingSet(visible, LinkedRows.None);
    }

    public async Task<Result<Booking?>> Handle(GetBookingByReference query, CancellationToken cancellationToken)
    {
        var booking = await reads.FindByReference(BookingReference.Normalise(query.Reference), cancellationToken);
        return Result<Booking?>.Of(booking is not null && context.Caller.MaySee(booking.CustomerId) ? booking : null);
    }

    public async Task<Result<BookingPage>> Handle(ListBookings query, CancellationToken cancellationToken) =>
        await reads.ListBookings(OwnRows.Only(query.Request, "customerId", context.Caller), query.Links, cancellationToken);

    public async Task<Result<ILookup<BookingId, BookingHistoryEntry>>> Handle(
        GetBookingHistory query, CancellationToken cancellationToken) =>
        Result<ILookup<BookingId, BookingHistoryEntry>>.Of(await reads.History(query.Ids, cancellationToken));
}
