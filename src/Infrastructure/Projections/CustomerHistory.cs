using GraphBooking.Domain.Bookings;
using GraphBooking.Infrastructure.Persistence;

namespace GraphBooking.Infrastructure.Projections;

/// <summary>What each customer has booked, attended, missed and paid.</summary>
internal sealed class CustomerHistory : IProjection
{
    private const string Upsert =
        """
        INSERT INTO customer_history AS history
          (tenant_id, generation, customer_id, currency, bookings, completed, cancelled, no_shows, paid_minor, last_visit_at)
        SELECT $1, $2, * FROM unnest($3::uuid[], $4::text[], $5::bigint[], $6::bigint[], $7::bigint[], $8::bigint[], $9::bigint[], $10::timestamptz[])
        ON CONFLICT (tenant_id, generation, customer_id, currency) DO UPDATE SET
          bookings = history.bookings + EXCLUDED.bookings, completed = history.completed + EXCLUDED.completed,
          cancelled = history.cancelled + EXCLUDED.cancelled, no_shows = history.no_shows + EXCLUDED.no_shows,
          paid_minor = history.paid_minor + EXCLUDED.paid_minor,
          last_visit_at = greatest(history.last_visit_at, EXCLUDED.last_visit_at)
        """;

    public string Name => "customer-history";

    public IReadOnlyList<string> Tables => ["customer_history"];

    public void Write(SqlBatch batch, ProjectionTarget target, IReadOnlyList<ProjectedStep> steps)
    {
        var sums = new Sums<(Guid Customer, string Currency)>(5);
        var visits = new Dictionary<(Guid, string), DateTime>();
        foreach (var step in steps)
        {
            Add(sums, step.Before, -1);
            Add(sums, step.After, 1);
            if (step is { Event: BookingCompleted, After.CustomerId: { } customer })
            {
                var key = (customer.Value, step.After.Currency);
                visits[key] = Later(visits.GetValueOrDefault(key), step.After.Start.UtcDateTime);
            }
        }

        var rows = sums.Rows();
        if (rows.Length > 0)
        {
            batch.Add(Upsert, target.With(
                P.Array(rows.Select(row => row.Key.Customer)),
                P.Array(rows.Select(row => row.Key.Currency)),
                P.Array(rows.Select(row => row.Values[0])),
                P.Array(rows.Select(row => row.Values[1])),
                P.Array(rows.Select(row => row.Values[2])),
                P.Array(rows.Select(row => row.Values[3])),
                P.Array(rows.Select(row => row.Values[4])),
                P.Array(rows.Select(row => visits.TryGetValue(row.Key, out var visit) ? visit : (DateTime?)null))));
        }
    }

    private static void Add(Sums<(Guid, string)> sums, Booking? booking, int sign)
    {
        if (booking?.CustomerId is { } customer)
        {
            sums.Add(
                (customer.Value, booking.Currency),
                sign,
                booking.Status == BookingStatus.Completed ? sign : 0,
                booking.Status == BookingStatus.Cancelled ? sign : 0,
                booking.Status == BookingStatus.NoShow ? sign : 0,
                sign * booking.PaidMinor);
        }
    }

    private static DateTime Later(DateTime one, DateTime other) => one > other ? one : other;
}
