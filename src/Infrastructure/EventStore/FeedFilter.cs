using GraphBooking.Application.Bookings;
using GraphBooking.Application.Shared;

namespace GraphBooking.Infrastructure.EventStore;

/// <summary>What a subscriber asked for and may see. <see cref="FeedSql.Replay"/> says the same in SQL.</summary>
internal sealed record FeedFilter(string Tenant, Guid? BookingId, Guid? ResourceId, Guid? CustomerId)
{
    /// <param name="request">The wish.</param>
    /// <param name="caller">A CUSTOMER is told of its own bookings alone; one that is no customer, of nobody's.</param>
    public static FeedFilter Of(FollowBookings request, Caller caller) => new(
        caller.Tenant!.Value.Value,
        request.BookingId?.Value,
        request.ResourceId?.Value,
        caller.Role == Role.Customer ? caller.OwnCustomer?.Value ?? Guid.Empty : null);

    public bool Matches(FeedRow row) =>
        row.Tenant == Tenant
        && (BookingId is not { } booking || row.BookingId == booking)
        && (ResourceId is not { } resource || row.ResourceId == resource || row.PreviousResourceId == resource)
        && (CustomerId is not { } customer || row.CustomerId == customer);
}
