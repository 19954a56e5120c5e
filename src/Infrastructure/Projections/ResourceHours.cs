using GraphBooking.Application.Reporting;
using GraphBooking.Domain.Bookings;
using GraphBooking.Domain.Shared;
using GraphBooking.Infrastructure.Persistence;

namespace GraphBooking.Infrastructure.Projections;

/// <summary>What of each resource is booked, by the hour.</summary>
internal sealed class ResourceHours : IProjection
{
    private const string Upsert =
        """
        INSERT INTO resource_hours AS hours (tenant_id, generation, day, hour, resource_id, seconds, bookings)
        SELECT $1, $2, * FROM unnest($3::date[], $4::smallint[], $5::uuid[], $6::bigint[], $7::bigint[])
        ON CONFLICT (tenant_id, generation, day, hour, resource_id) DO UPDATE SET
          seconds = hours.seconds + EXCLUDED.seconds, bookings = hours.bookings + EXCLUDED.bookings
        """;

    public string Name => "resource-hours";

    public IReadOnlyList<string> Tables => ["resource_hours"];

    public void Write(SqlBatch batch, ProjectionTarget target, IReadOnlyList<ProjectedStep> steps)
    {
        var sums = new Sums<(DateOnly Day, short Hour, Guid Resource)>(2);
        foreach (var step in steps)
        {
            Add(sums, target, step.Before, -1);
            Add(sums, target, step.After, 1);
        }

        var rows = sums.Rows();
        if (rows.Length > 0)
        {
            batch.Add(Upsert, target.With(
                P.Array(rows.Select(row => row.Key.Day)),
                P.Array(rows.Select(row => row.Key.Hour)),
                P.Array(rows.Select(row => row.Key.Resource)),
                P.Array(rows.Select(row => row.Values[0])),
                P.Array(rows.Select(row => row.Values[1]))));
        }
    }

    private static void Add(Sums<(DateOnly, short, Guid)> sums, ProjectionTarget target, Booking? booking, int sign)
    {
        if (booking is not { Status: BookingStatus.Confirmed or BookingStatus.CheckedIn or BookingStatus.Completed })
        {
            return;
        }

        var begins = sign;
        foreach (var (day, hour, time) in WallClock.Hours(new TimeRange(booking.Start, booking.End), target.Zone))
        {
            var seconds = (time.End - time.Start).Ticks / TimeSpan.TicksPerSecond;
            sums.Add((day, (short)hour, booking.ResourceId.Value), sign * seconds * booking.Quantity, begins);
            begins = 0;
        }
    }
}
