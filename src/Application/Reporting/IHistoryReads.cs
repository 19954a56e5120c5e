using GraphBooking.Domain.Bookings;
using GraphBooking.Domain.Shared;

namespace GraphBooking.Application.Reporting;

/// <summary>What has been.</summary>
public interface IHistoryReads
{
    /// <summary>Of those customers who have any.</summary>
    Task<IReadOnlyList<CustomerHistory>> Customers(IReadOnlyCollection<CustomerId> ids, CancellationToken cancellationToken);

    /// <summary>
    /// Every booking that may ever have been on the day, as it was at the instant: without what stands in no event. With the
    /// tenant's time zone.
    /// </summary>
    IAsyncEnumerable<(Booking Booking, string TimeZone)> Bookings(DateOnly day, DateTimeOffset at, CancellationToken cancellationToken);
}
