namespace GraphBooking.Api.GraphQL.Reporting;

/// <summary>Whole numbers until they are shown.</summary>
internal static class Ratios
{
    /// <returns>Null of nothing.</returns>
    public static double? Of(long part, long whole) => whole == 0 ? null : (double)part / whole;
}
