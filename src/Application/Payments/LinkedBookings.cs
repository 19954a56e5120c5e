using GraphBooking.Application.Shared;
using GraphBooking.Domain.Bookings;
using GraphBooking.Domain.Catalog;
using GraphBooking.Domain.Customers;
using GraphBooking.Domain.Payments;
using GraphBooking.Domain.Shared;
using MediatR;

namespace GraphBooking.Application.Payments;

/// <summary>What is wanted along with bookings, read in the same round trip.</summary>
[Flags]
public enum BookingLinks
{
    None = 0,
    Resource = 1,
    Service = 2,
    Customer = 4,
    Payments = 8,
}

/// <summary>What bookings are linked to: of each kind that was asked for, all that there is; an object may be there twice.</summary>
/// <param name="Payments">By their time; null when they were not asked for.</param>
public sealed record LinkedRows(
    IReadOnlyList<Resource> Resources,
    IReadOnlyList<Service> Services,
    IReadOnlyList<Customer> Customers,
    ILookup<BookingId, Payment>? Payments)
{
    public static readonly LinkedRows None = new([], [], [], null);
}

/// <param name="Bookings">In no order.</param>
/// <param name="Linked">To them.</param>
public sealed record BookingSet(IReadOnlyList<Booking> Bookings, LinkedRows Linked);

/// <param name="Page">Of bookings.</param>
/// <param name="Linked">To those on it.</param>
public sealed record BookingPage(Page<Booking> Page, LinkedRows Linked);

/// <summary>Those of the bookings that the caller may see.</summary>
public sealed record GetBookings(IReadOnlyCollection<BookingId> Ids, BookingLinks Links = BookingLinks.None) : IQuery<BookingSet>;

public sealed record ListBookings(ListRequest Request, BookingLinks Links = BookingLinks.None) : IQuery<BookingPage>;

/// <summary>Bookings with what they are linked to, in one round trip. They stand here because this context knows all of that.</summary>
public interface ILinkedBookings
{
    Task<BookingSet> Bookings(IReadOnlyCollection<BookingId> ids, BookingLinks links, CancellationToken cancellationToken);

    /// <summary>Fields: id, reference, status, start, createdAt, resourceId, serviceId, customerId, attributes.</summary>
    Task<BookingPage> List(ListRequest request, BookingLinks links, CancellationToken cancellationToken);
}

internal sealed class LinkedBookingsHandler(ILinkedBookings reads, CallerContext context) :
    IRequestHandler<GetBookings, Result<BookingSet>>,
    IRequestHandler<ListBookings, Result<BookingPage>>
{
    public async Task<Result<BookingSet>> Handle(GetBookings query, CancellationToken cancellationToken)
    {
        var read = await reads.Bookings(query.Ids, query.Links, cancellationToken);
        var visible = read.Bookings.Where(booking => context.Caller.MaySee(booking.CustomerId)).ToArray();

        // What is linked to a booking that is hidden is not for this caller either.
        return visible.Length == read.Bookings.Count ? read : new BookingSet(visible, LinkedRows.None);
    }

    public async Task<Result<BookingPage>> Handle(ListBookings query, CancellationToken cancellationToken) =>
        await reads.List(OwnRows.Only(query.Request, "customerId", context.Caller), query.Links, cancellationToken);
}
