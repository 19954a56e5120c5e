using GraphBooking.Application.Shared;
using GraphBooking.Domain.Bookings;
using GraphBooking.Domain.Catalog;
using GraphBooking.Domain.Customers;
using GraphBooking.Domain.Payments;
using GraphBooking.Domain.Shared;

namespace GraphBooking.Application.Bookings;

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
