using GraphBooking.Api.GraphQL.Catalog;
using GraphBooking.Api.GraphQL.Customers;
using GraphBooking.Api.GraphQL.Execution;
using GraphBooking.Api.GraphQL.Payments;
using GraphBooking.Api.GraphQL.Shared;
using GraphBooking.Application.Bookings;
using GraphBooking.Application.Payments;
using GraphBooking.Domain.Bookings;
using GraphBooking.Domain.Shared;

namespace GraphBooking.Api.GraphQL.Bookings;

internal static class BookingLoaders
{
    private const BookingLinks All = BookingLinks.Resource | BookingLinks.Service | BookingLinks.Customer | BookingLinks.Payments;

    private static readonly Loader<BookingId, Booking>[] ByLinks = [.. Enumerable.Range(0, (int)All + 1).Select(links => Of((BookingLinks)links))];

    /// <summary>Null for those that the caller may not see, too.</summary>
    public static readonly Loader<BookingId, Booking> Booking = With(BookingLinks.None);

    public static readonly Loader<BookingId, BookingHistoryEntry> History =
        Loader.Many<BookingId, BookingHistoryEntry>(ids => new GetBookingHistory(ids));

    /// <summary>The same, together with what the bookings are linked to: for queries alone, in which nothing changes.</summary>
    public static Loader<BookingId, Booking> With(BookingLinks links) => ByLinks[(int)links];

    /// <summary>So that it is not loaded once more.</summary>
    public static void Know(this RequestContext request, IEnumerable<Booking> bookings, LinkedRows linked)
    {
        foreach (var resource in linked.Resources)
        {
            request.Know(CatalogLoaders.Resource, resource.Id, resource);
        }

        foreach (var service in linked.Services)
        {
            request.Know(CatalogLoaders.Service, service.Id, service);
        }

        foreach (var customer in linked.Customers)
        {
            request.Know(CustomerLoaders.Customer, customer.Id, customer);
        }

        if (linked.Payments is { } payments)
        {
            foreach (var booking in bookings)
            {
                request.Know(PaymentLoaders.OfBooking, booking.Id, payments[booking.Id].ToArray());
            }
        }
    }

    private static Loader<BookingId, Booking> Of(BookingLinks links) => new(async (request, ids, cancellationToken) =>
    {
        var result = await request.Send(new GetBookings(ids, links), cancellationToken);
        if (!result.TryGet(out var found))
        {
            return Result<Func<BookingId, object?>>.Refused(result.Errors);
        }

        request.Know(found.Bookings, found.Linked);
        var byId = found.Bookings.ToDictionary(booking => booking.Id);
        return Result<Func<BookingId, object?>>.Of(id => byId.GetValueOrDefault(id));
    });
}
