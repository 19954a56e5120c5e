using GraphBooking.Application.Shared;
using GraphBooking.Domain.Bookings;
using GraphBooking.Domain.Shared;
using GraphBooking.Infrastructure.Persistence;

namespace GraphBooking.Infrastructure.Projections;

/// <summary>A row a booking, and the days that each was ever on.</summary>
internal sealed class BookingList : IProjection
{
    private const string Upsert =
        """
        INSERT INTO booking_list AS list (tenant_id, generation, booking_id, reference, status, version, resource_id, service_id, customer_id,
          start_at, end_at, start_day, quantity, price_minor, deposit_minor, paid_minor, currency, created_at, updated_at, confirmed_at)
        SELECT $1, $2, * FROM unnest($3::uuid[], $4::text[], $5::text[], $6::int[], $7::uuid[], $8::uuid[], $9::uuid[], $10::timestamptz[],
          $11::timestamptz[], $12::date[], $13::int[], $14::bigint[], $15::bigint[], $16::bigint[], $17::text[], $18::timestamptz[],
          $19::timestamptz[], $20::timestamptz[])
        ON CONFLICT (tenant_id, generation, booking_id) DO UPDATE SET
          status = EXCLUDED.status, version = EXCLUDED.version, resource_id = EXCLUDED.resource_id, customer_id = EXCLUDED.customer_id,
          start_at = EXCLUDED.start_at, end_at = EXCLUDED.end_at, start_day = EXCLUDED.start_day, price_minor = EXCLUDED.price_minor,
          deposit_minor = EXCLUDED.deposit_minor, paid_minor = EXCLUDED.paid_minor, updated_at = EXCLUDED.updated_at,
          confirmed_at = coalesce(list.confirmed_at, EXCLUDED.confirmed_at)
        """;

    private const string Touch =
        "INSERT INTO booking_days (tenant_id, generation, day, booking_id) SELECT $1, $2, * FROM unnest($3::date[], $4::uuid[]) ON CONFLICT DO NOTHING";

    public string Name => "booking-list";

    public IReadOnlyList<string> Tables => ["booking_list", "booking_days"];

    public void Write(SqlBatch batch, ProjectionTarget target, IReadOnlyList<ProjectedStep> steps)
    {
        var last = new Dictionary<BookingId, (Booking Booking, DateTimeOffset? ConfirmedAt)>();
        foreach (var step in steps)
        {
            var confirmedAt = last.GetValueOrDefault(step.After.Id).ConfirmedAt ?? (step.Event is BookingConfirmed ? step.At : null);
            last[step.After.Id] = (step.After, confirmedAt);
        }

        var rows = last.Values.Select(row => row.Booking).ToArray();
        batch.Add(Upsert, target.With(
            P.Array(rows.Select(row => row.Id.Value)),
            P.Array(rows.Select(row => row.Reference)),
            P.Array(rows.Select(row => EnumNames<BookingStatus>.Of(row.Status))),
            P.Array(rows.Select(row => row.Version)),
            P.Array(rows.Select(row => row.ResourceId.Value)),
            P.Array(rows.Select(row => row.ServiceId.Value)),
            P.Array(rows.Select(row => row.CustomerId?.Value)),
            P.Array(rows.Select(row => row.Start.UtcDateTime)),
            P.Array(rows.Select(row => row.End.UtcDateTime)),
            P.Array(rows.Select(row => target.DayOf(row.Start))),
            P.Array(rows.Select(row => row.Quantity)),
            P.Array(rows.Select(row => row.PriceMinor)),
            P.Array(rows.Select(row => row.DepositMinor)),
            P.Array(rows.Select(row => row.PaidMinor)),
            P.Array(rows.Select(row => row.Currency)),
            P.Array(rows.Select(row => row.CreatedAt.UtcDateTime)),
            P.Array(rows.Select(row => row.UpdatedAt.UtcDateTime)),
            P.Array(last.Values.Select(row => row.ConfirmedAt?.UtcDateTime))));

        var days = steps.Where(step => step.Event is BookingHeld or BookingRescheduled)
            .SelectMany(step => DaysOf(step.After, target).Select(day => (day, step.After.Id))).ToArray();
        if (days.Length > 0)
        {
            batch.Add(Touch, target.With(P.Array(days.Select(row => row.day)), P.Array(days.Select(row => row.Id.Value))));
        }
    }

    private static IEnumerable<DateOnly> DaysOf(Booking booking, ProjectionTarget target)
    {
        var last = target.DayOf(booking.End.AddTicks(-1));
        for (var day = target.DayOf(booking.Start); day <= last; day = day.AddDays(1))
        {
            yield return day;
        }
    }
}
