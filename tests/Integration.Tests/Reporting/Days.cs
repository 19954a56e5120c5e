using GraphBooking.Domain.Bookings;

namespace GraphBooking.Integration.Tests.Reporting;

/// <summary>Local days as the system's own time zones have them.</summary>
internal static class Days
{
    public static DateOnly Of(DateTimeOffset instant, Business business) =>
        DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(instant, TimeZoneInfo.FindSystemTimeZoneById(business.Tenant.TimeZone)).DateTime);

    public static bool Has(Booking booking, DateOnly day, Business business) =>
        Of(booking.Start, business) <= day && day <= Of(booking.End.AddTicks(-1), business);
}
