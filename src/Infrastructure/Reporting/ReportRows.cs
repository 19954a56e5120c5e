using GraphBooking.Application.Reporting;
using GraphBooking.Domain.Shared;
using GraphBooking.Infrastructure.Persistence;
using Npgsql;

namespace GraphBooking.Infrastructure.Reporting;

/// <summary>The rows of <see cref="ReportSql"/>.</summary>
internal static class ReportRows
{
    public static BookedGroup BookedGroup(NpgsqlDataReader row) => new(
        DayOrNull(row, 0), row.IsDBNull(1) ? null : new ResourceId(row.GetGuid(1)), row.GetInt64(2), row.GetInt64(3));

    public static BookedHour BookedHour(NpgsqlDataReader row) => new((DayOfWeek)(row.GetInt32(0) % 7), row.GetInt16(1), row.GetInt64(2));

    public static RevenueRow Revenue(NpgsqlDataReader row, RevenueGrouping grouping) => new(
        DayOrNull(row, 0),
        grouping == RevenueGrouping.Service ? new ServiceId(row.GetGuid(1)) : null,
        grouping == RevenueGrouping.Resource ? new ResourceId(row.GetGuid(1)) : null,
        Rows.StringOrNull(row, 2),
        new Money(row.GetInt64(4), row.GetString(3)),
        new Money(row.GetInt64(5), row.GetString(3)));

    public static LeadTime LeadTime(NpgsqlDataReader row) => new(row.GetInt64(0), SpanOrNull(row, 1), SpanOrNull(row, 2), SpanOrNull(row, 3));

    public static (ServiceId Service, long Bookings, Money Value) ServiceSum(NpgsqlDataReader row) =>
        (new ServiceId(row.GetGuid(0)), row.GetInt64(1), new Money(row.GetInt64(3), row.GetString(2)));

    public static BookingLine BookingLine(NpgsqlDataReader row) => new(
        new BookingId(row.GetGuid(0)),
        row.GetString(1),
        row.GetString(2),
        row.GetFieldValue<DateOnly>(3),
        Rows.Instant(row, 4),
        Rows.Instant(row, 5),
        new ResourceId(row.GetGuid(6)),
        Rows.StringOrNull(row, 7),
        new ServiceId(row.GetGuid(8)),
        Rows.StringOrNull(row, 9),
        row.IsDBNull(10) ? null : new CustomerId(row.GetGuid(10)),
        row.GetInt32(11),
        row.GetInt64(12),
        row.GetInt64(13),
        row.GetInt64(14),
        row.GetString(15),
        Rows.Instant(row, 16),
        Rows.InstantOrNull(row, 17));

    private static DateOnly? DayOrNull(NpgsqlDataReader row, int column) => row.IsDBNull(column) ? null : row.GetFieldValue<DateOnly>(column);

    private static TimeSpan? SpanOrNull(NpgsqlDataReader row, int column) => row.IsDBNull(column) ? null : TimeSpan.FromSeconds(row.GetInt64(column));
}
