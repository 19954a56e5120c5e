namespace GraphBooking.Infrastructure.Reporting;

/// <summary>Which generation of a read model counts, as a condition of a statement.</summary>
internal static class Live
{
    public const string BookingList = "(SELECT live FROM projections WHERE name = 'booking-list')";
    public const string CustomerHistory = "(SELECT live FROM projections WHERE name = 'customer-history')";
    public const string ResourceHours = "(SELECT live FROM projections WHERE name = 'resource-hours')";
    public const string RevenueDays = "(SELECT live FROM projections WHERE name = 'revenue-days')";

    /// <summary>Those that reports are made from.</summary>
    public static readonly string[] OfReports = ["booking-list", "resource-hours", "revenue-days"];
}
